/** Delay before the n-th retry (from 0), milliseconds: doubling, half of it random so that clients do not come together. */
export function backoffDelay(attempt: number, baseMs: number, maxMs: number, random = Math.random): number {
  const full = Math.min(maxMs, baseMs * 2 ** Math.min(attempt, 20));
  return full / 2 + (full / 2) * random();
}

/** An interval with its share of jitter, e.g. 0.2 for ± 20 %. */
export function jittered(ms: number, share: number, random = Math.random): number {
  return ms * (1 - share + 2 * share * random());
}

export function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
