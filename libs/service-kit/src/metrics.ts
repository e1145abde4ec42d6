import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

type Labels<L extends string> = Partial<Record<L, string | number>>;

/** Never give a company, person, conversation or message id as a label: each value is a series of its own. */
interface MetricOptions<L extends string> {
  name: string;
  help: string;
  labels?: readonly L[];
}

/**
 * The one place that knows prom-client. Factories answer the existing metric when the name is taken, so
 * that a function may be composed twice in one process.
 */
export function createMetrics({ service, defaults = true }: { service: string; defaults?: boolean }) {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  if (defaults) collectDefaultMetrics({ register: registry });

  function existing<M>(name: string): M | undefined {
    return registry.getSingleMetric(name) as M | undefined;
  }

  function histogram<L extends string = never>({
    name,
    help,
    labels = [],
    buckets,
  }: MetricOptions<L> & { buckets: number[] }) {
    const metric =
      existing<Histogram<L>>(name) ??
      new Histogram<L>({ name, help, labelNames: [...labels], buckets, registers: [registry] });
    return {
      observe: (value: number, at?: Labels<L>) => (at ? metric.observe(at, value) : metric.observe(value)),
    };
  }

  function counter<L extends string = never>({ name, help, labels = [] }: MetricOptions<L>) {
    const metric =
      existing<Counter<L>>(name) ??
      new Counter<L>({ name, help, labelNames: [...labels], registers: [registry] });
    return { add: (count = 1, at?: Labels<L>) => (at ? metric.inc(at, count) : metric.inc(count)) };
  }

  /** With `collect`, the value is asked for at each scrape instead of being kept up to date. */
  function gauge<L extends string = never>({
    name,
    help,
    labels = [],
    collect,
  }: MetricOptions<L> & { collect?: () => number | Promise<number> }) {
    const metric =
      existing<Gauge<L>>(name) ??
      new Gauge<L>({
        name,
        help,
        labelNames: [...labels],
        registers: [registry],
        ...(collect === undefined
          ? {}
          : {
              async collect() {
                this.set(await collect());
              },
            }),
      });
    return { set: (value: number, at?: Labels<L>) => (at ? metric.set(at, value) : metric.set(value)) };
  }

  return {
    histogram,
    counter,
    gauge,
    contentType: registry.contentType,
    /** All metrics in Prometheus' text format. */
    print: () => registry.metrics(),
  };
}

export type Metrics = ReturnType<typeof createMetrics>;
export type HistogramMetric<L extends string = never> = { observe(value: number, at?: Labels<L>): void };
export type CounterMetric<L extends string = never> = { add(count?: number, at?: Labels<L>): void };
export type GaugeMetric<L extends string = never> = { set(value: number, at?: Labels<L>): void };

const LATENCY_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.4, 0.75, 1.5, 3];

/** The histogram that the objectives are computed from: one observation for each answer. */
export const latencyHistogram = (metrics: Metrics) =>
  metrics.histogram({
    name: 'http_request_duration_seconds',
    help: 'From the request head read to the answer handed over.',
    labels: ['method', 'route', 'status'],
    buckets: LATENCY_BUCKETS,
  });
