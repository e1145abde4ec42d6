// A machine that does other things as well makes single answers slow; a database that is or is not asked shows in the
// median. Wide enough for the first, narrow enough for a look-up more or a hash.
const MOST_RATIO = 2.5;
const LEAST_MILLISECONDS = 4;

export function median(samples: readonly number[]): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

/** Whether two kinds of answers, taken in turns, take the same time: neither is told from the other by a clock. */
export function isSameTimingClass(a: readonly number[], b: readonly number[]): boolean {
  const [quick, slow] = [median(a), median(b)].sort((x, y) => x - y) as [number, number];
  return slow - quick < LEAST_MILLISECONDS || slow / quick < MOST_RATIO;
}
