import type { Tally } from './tally.ts';

/**
 * The value `share` of the events are at or under, in seconds, interpolated inside its bucket as Prometheus'
 * histogram_quantile does; Infinity when it lies beyond the last finite bound, null without events.
 */
export function estimatePercentile({ bounds, buckets }: Tally, share: number): number | null {
  const total = buckets.at(-1) ?? 0;
  if (total <= 0) return null;
  const rank = share * total;
  const index = buckets.findIndex((count) => count >= rank);
  const upper = bounds[index] ?? Infinity;
  if (upper === Infinity) return Infinity;
  const lower = bounds[index - 1] ?? 0;
  const below = buckets[index - 1] ?? 0;
  const inside = (buckets[index] ?? 0) - below;
  return inside === 0 ? upper : lower + (upper - lower) * ((rank - below) / inside);
}
