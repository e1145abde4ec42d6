import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';

const HTTP_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.4, 0.75, 1.5, 3];
const FANOUT_BUCKETS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 1.5, 3];

/** A process as the cluster's are measured: a prom-client registry of its own behind a real HTTP server. */
export async function startMeasuredProcess({ startedAt = 1, port = 0, httpBuckets = HTTP_BUCKETS } = {}) {
  const registers = [new Registry()];
  const [registry] = registers as [Registry];
  const requests = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time to answer',
    labelNames: ['service', 'method', 'route', 'status'],
    buckets: httpBuckets,
    registers,
  });
  const fanout = new Histogram({
    name: 'realtime_fanout_seconds',
    help: 'Accepted to emitted',
    buckets: FANOUT_BUCKETS,
    registers,
  });
  const leaks = new Counter({ name: 'tenant_leaks_blocked_total', help: 'Foreign rows caught', registers });
  new Gauge({ name: 'process_start_time_seconds', help: 'Start', registers }).set(startedAt);

  const server = createServer((_request, response) => {
    void registry.metrics().then((text) => response.end(text));
  }).listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${address.port}/metrics`,
    port: address.port,
    fanout,
    leaks,
    observe(service: string, method: string, route: string, status: number, seconds: number, times = 1) {
      for (let i = 0; i < times; i += 1)
        requests.observe({ service, method, route, status: String(status) }, seconds);
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

export type MeasuredProcess = Awaited<ReturnType<typeof startMeasuredProcess>>;
