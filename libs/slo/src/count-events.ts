import { toLabelTest } from './label-matchers.ts';
import type { Sample } from './parse-metrics.ts';
import type { AvailabilityObjective, LatencyObjective, Objective, ZeroObjective } from './slo-schema.ts';
import type { Tally } from './tally.ts';

/** The events of one objective as one process has counted them since it began. */
export function countEvents(objective: Objective, samples: readonly Sample[]): Tally {
  if (objective.kind === 'latency') return countSlow(objective, samples);
  if (objective.kind === 'availability') return countFailed(objective, samples);
  return countIncidents(objective, samples);
}

/** Names of the samples `countEvents` reads for an objective. */
export function metricNamesOf(objective: Objective): string[] {
  if (objective.kind === 'latency') return [`${objective.histogram}_bucket`];
  if (objective.kind === 'availability') return [`${objective.histogram}_count`];
  return [objective.counter];
}

function countSlow(
  { histogram, match, thresholdSeconds }: LatencyObjective,
  samples: readonly Sample[],
): Tally {
  const matches = toLabelTest(match);
  const byBound = new Map<number, number>();
  for (const { name, labels, value } of samples) {
    if (name !== `${histogram}_bucket` || !matches(labels)) continue;
    const bound = labels['le'] === '+Inf' ? Infinity : Number(labels['le']);
    byBound.set(bound, (byBound.get(bound) ?? 0) + value);
  }
  if (byBound.size === 0) return { total: 0, bad: 0, bounds: [], buckets: [] };
  const good = byBound.get(thresholdSeconds);
  if (good === undefined) throw new RangeError(`${histogram} has no bucket at ${thresholdSeconds} s`);
  const bounds = [...byBound.keys()].sort((a, b) => a - b);
  const total = byBound.get(Infinity) ?? 0;
  return { total, bad: total - good, bounds, buckets: bounds.map((bound) => byBound.get(bound) ?? 0) };
}

function countFailed({ histogram, match, good }: AvailabilityObjective, samples: readonly Sample[]): Tally {
  const matches = toLabelTest(match);
  const isGood = toLabelTest(good);
  const counted = samples.filter(({ name, labels }) => name === `${histogram}_count` && matches(labels));
  const total = sum(counted);
  return { total, bad: total - sum(counted.filter(({ labels }) => isGood(labels))), bounds: [], buckets: [] };
}

function countIncidents({ counter }: ZeroObjective, samples: readonly Sample[]): Tally {
  const incidents = sum(samples.filter(({ name }) => name === counter));
  return { total: incidents, bad: incidents, bounds: [], buckets: [] };
}

const sum = (samples: readonly Sample[]) => samples.reduce((total, { value }) => total + value, 0);
