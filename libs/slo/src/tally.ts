/**
 * Events of one objective: how many, how many of them bad, and for a latency objective the cumulative
 * histogram (`buckets[i]` events took at most `bounds[i]` seconds; the last bound is Infinity).
 */
export interface Tally {
  total: number;
  bad: number;
  bounds: readonly number[];
  buckets: readonly number[];
}

export const EMPTY_TALLY: Tally = { total: 0, bad: 0, bounds: [], buckets: [] };

export const addTallies = (a: Tally, b: Tally): Tally => combine(a, b, 1);

/** What happened between two readings of the same counters. */
export const subtractTallies = (later: Tally, earlier: Tally): Tally => combine(later, earlier, -1);

function combine(a: Tally, b: Tally, sign: 1 | -1): Tally {
  return { total: a.total + sign * b.total, bad: a.bad + sign * b.bad, ...combineBuckets(a, b, sign) };
}

function combineBuckets(a: Tally, b: Tally, sign: 1 | -1): Pick<Tally, 'bounds' | 'buckets'> {
  if (b.bounds.length === 0) return { bounds: a.bounds, buckets: a.buckets };
  if (a.bounds.length === 0) return { bounds: b.bounds, buckets: b.buckets.map((count) => sign * count) };
  // Two releases with different buckets in one cluster: no percentile can be told until they agree again.
  if (!a.bounds.every((bound, index) => bound === b.bounds[index])) return { bounds: [], buckets: [] };
  return {
    bounds: a.bounds,
    buckets: a.buckets.map((count, index) => count + sign * (b.buckets[index] ?? 0)),
  };
}
