import type { SloDefinition } from '@messaging/slo';

interface LoadThreshold {
  objective: string;
  title: string;
  promise: string;
  metric: string;
  /** A k6 threshold expression; latencies in milliseconds. */
  threshold: string;
}

/** What the load tests must show: the objectives, measured on the client's side by the named k6 metric. */
export function loadThresholds({ objectives }: SloDefinition): LoadThreshold[] {
  return objectives.map((objective) => {
    const { id, title, promise, loadTest } = objective;
    const shared = { objective: id, title, promise, metric: loadTest.metric };
    if (objective.kind === 'zero') return { ...shared, threshold: 'count==0' };
    if (objective.kind === 'availability') return { ...shared, threshold: `rate>=${objective.goal}` };
    const percentile = Number((objective.goal * 100).toPrecision(6));
    return { ...shared, threshold: `p(${percentile})<=${objective.thresholdSeconds * 1_000}` };
  });
}
