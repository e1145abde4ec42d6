import { timeSeriesPanel, type Panel, type Query } from './grafana-panels.ts';

const COLUMNS = 3;
const WIDTH = 24 / COLUMNS;
const HEIGHT = 7;

interface ClusterGraph {
  title: string;
  unit: string;
  queries: Query[];
}

const p95 = (histogram: string, by: string) =>
  `histogram_quantile(0.95, sum by (le${by === '' ? '' : `, ${by}`}) (rate(${histogram}_bucket[5m])))`;

/** What an operator looks at when a budget burns: traffic, sockets, the relay, the queues, the guards. */
const GRAPHS: ClusterGraph[] = [
  {
    title: 'Requests by service',
    unit: 'reqps',
    queries: [
      { expr: 'sum by (service) (rate(http_request_duration_seconds_count[5m]))', legend: '{{service}}' },
    ],
  },
  {
    title: 'Answers that are not 2xx or 304',
    unit: 'reqps',
    queries: [
      {
        expr: 'sum by (service, status) (rate(http_request_duration_seconds_count{status!~"2..|304"}[5m]))',
        legend: '{{service}} {{status}}',
      },
    ],
  },
  {
    title: 'Sockets and deliveries',
    unit: 'short',
    queries: [
      { expr: 'sum by (instance) (realtime_sockets)', legend: 'sockets {{instance}}' },
      { expr: 'sum(rate(realtime_deliveries_total[5m]))', legend: 'deliveries/s' },
    ],
  },
  {
    title: 'Relay: commit to published, P95',
    unit: 's',
    queries: [{ expr: p95('relay_lag_seconds', ''), legend: 'P95' }],
  },
  {
    title: 'Relay: backlog and events',
    unit: 'short',
    queries: [
      { expr: 'sum(relay_backlog)', legend: 'backlog' },
      { expr: 'sum(rate(relay_events_total[5m]))', legend: 'events/s' },
    ],
  },
  {
    title: 'Group commit: mean batch',
    unit: 'short',
    queries: [
      {
        expr: 'sum(rate(group_commit_batch_size_sum[5m])) / sum(rate(group_commit_batch_size_count[5m]))',
        legend: 'commands per commit',
      },
    ],
  },
  {
    title: 'Jobs: wait, P95',
    unit: 's',
    queries: [{ expr: p95('queue_job_wait_seconds', 'queue'), legend: '{{queue}}' }],
  },
  {
    title: 'Jobs by outcome',
    unit: 'short',
    queries: [
      { expr: 'sum by (queue, outcome) (rate(queue_jobs_total[5m]))', legend: '{{queue}} {{outcome}}' },
    ],
  },
  {
    title: 'Breakers (0 closed, 1 half open, 2 open)',
    unit: 'short',
    queries: [{ expr: 'max by (name) (breaker_state)', legend: '{{name}}' }],
  },
  {
    title: 'Event loop delay, P99',
    unit: 's',
    queries: [{ expr: 'nodejs_eventloop_lag_p99_seconds', legend: '{{instance}}' }],
  },
  {
    title: 'CPU by process',
    unit: 'percentunit',
    queries: [{ expr: 'rate(process_cpu_seconds_total{job="messaging"}[5m])', legend: '{{instance}}' }],
  },
  {
    title: 'Memory by process',
    unit: 'bytes',
    queries: [{ expr: 'process_resident_memory_bytes{job="messaging"}', legend: '{{instance}}' }],
  },
];

export function clusterPanels(top: number): Panel[] {
  return GRAPHS.map((graph, index) =>
    timeSeriesPanel({
      ...graph,
      place: {
        x: (index % COLUMNS) * WIDTH,
        y: top + Math.floor(index / COLUMNS) * HEIGHT,
        w: WIDTH,
        h: HEIGHT,
      },
    }),
  );
}
