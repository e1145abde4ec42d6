import type { Verdict } from './check-history.ts';

const MOST_SHOWN = 20;

/** The verdict for people: one line of counts, then the first violations. */
export function renderVerdict({ counts, violations }: Verdict): string {
  const numbers = Object.entries(counts).map(([name, count]) => `${name} ${count}`);
  const shown = violations
    .slice(0, MOST_SHOWN)
    .map(({ invariant, where, what }) => `  ${invariant}: ${where}: ${what}`);
  const more = violations.length - shown.length;
  return [numbers.join(', '), ...shown, ...(more > 0 ? [`  … and ${more} more`] : [])].join('\n');
}
