import type { StreamEvent } from '@messaging/contracts';
import type { Metrics } from '@messaging/service-kit';

const LAG_BUCKETS = [0.002, 0.005, 0.01, 0.015, 0.02, 0.03, 0.05, 0.1, 0.25, 1, 2.5, 10, 60];

/** What the relay tells about itself. */
export function createRelayMetrics(metrics: Metrics) {
  const lag = metrics.histogram({
    name: 'relay_lag_seconds',
    help: 'From a write to its event sent to its rooms.',
    buckets: LAG_BUCKETS,
  });
  const events = metrics.counter({
    name: 'relay_events_total',
    help: 'Events relayed, by type.',
    labels: ['type'],
  });
  const left = metrics.counter({
    name: 'relay_jobs_left_total',
    help: 'Events whose jobs are left to the workers, because too many waited for queues that are away.',
  });
  const backlog = metrics.gauge({
    name: 'relay_backlog',
    help: 'Events of the companies held here that are not relayed yet, at the last sweep.',
  });

  return {
    relayed(relayed: readonly StreamEvent[]): void {
      const now = Date.now();
      for (const { type, occurredAt } of relayed) {
        lag.observe(Math.max(0, now - Date.parse(occurredAt)) / 1_000);
        events.add(1, { type });
      }
    },
    left: (count: number) => left.add(count),
    backlog: (count: number) => backlog.set(count),
  };
}
