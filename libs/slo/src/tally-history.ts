import { addTallies, EMPTY_TALLY, subtractTallies, type Tally } from './tally.ts';

const KEPT_MILLISECONDS = 24 * 3_600_000;

interface Point {
  at: number;
  tallies: readonly Tally[];
}

/** Running totals of every objective, one point a look, for the last 24 hours. */
export function createTallyHistory(objectiveCount: number, startedAt: number) {
  const points: Point[] = [
    { at: startedAt, tallies: Array.from({ length: objectiveCount }, () => EMPTY_TALLY) },
  ];
  const lastTallies = () => points.at(-1)?.tallies ?? [];
  const totalsAt = (index: number, at: number) => pointAt(points, at)?.tallies[index] ?? EMPTY_TALLY;

  return {
    add(at: number, deltas: readonly Tally[]) {
      points.push({
        at,
        tallies: lastTallies().map((tally, index) => addTallies(tally, deltas[index] ?? EMPTY_TALLY)),
      });
      while ((points[1]?.at ?? at) < at - KEPT_MILLISECONDS) points.shift();
    },
    sinceStart: (index: number): Tally => lastTallies()[index] ?? EMPTY_TALLY,
    /** What happened after `from` and up to `until`, both milliseconds since 1970. */
    between: (index: number, from: number, until: number): Tally =>
      subtractTallies(totalsAt(index, until), totalsAt(index, from)),
  };
}

/** The last point at or before a time, or the oldest there is. */
function pointAt(points: readonly Point[], at: number): Point | undefined {
  let low = 0;
  let high = points.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((points[middle]?.at ?? Infinity) <= at) low = middle;
    else high = middle - 1;
  }
  return points[low];
}
