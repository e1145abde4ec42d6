/** Seconds as people read them: 8.4 ms, 240 ms, 1.50 s. */
export function formatSeconds(seconds: number): string {
  if (seconds >= 1) return `${seconds.toFixed(2)} s`;
  const milliseconds = seconds * 1_000;
  return `${milliseconds < 10 ? milliseconds.toFixed(1) : milliseconds.toFixed(0)} ms`;
}

/** A share in percent, never rounded up to 100 %: 99.997 % must not look like perfection. */
export function formatShare(share: number): string {
  if (share === 1) return '100 %';
  return `${(Math.floor(share * 100_000) / 1_000).toFixed(share > 0.99 ? 3 : 2)} %`;
}

/** A count with thin spaces between thousands. */
export function formatCount(count: number): string {
  return Math.round(count)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, '\u2009');
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export const escapeHtml = (text: string) =>
  text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
