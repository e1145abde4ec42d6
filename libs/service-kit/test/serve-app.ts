import type { Express } from 'express';
import type { AddressInfo } from 'node:net';
import {
  closeHttpServer,
  createHttpApp,
  createHttpServer,
  createLogger,
  createMetrics,
  createReadiness,
  listen,
  type HttpAppOptions,
} from '../src/index.ts';

/** A real server around `configure`, with the lines it logs and its metrics. */
export async function serveApp(configure: (app: Express) => void, options: Partial<HttpAppOptions> = {}) {
  const lines: Record<string, unknown>[] = [];
  const destination = {
    write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>),
  };
  const metrics = createMetrics({ service: 'sample', defaults: false });
  const readiness = createReadiness();
  readiness.markStarted();
  const logger = createLogger({ service: 'sample', instance: 'sample-1', level: 'debug', destination });
  const server = createHttpServer(createHttpApp({ logger, metrics, readiness, configure, ...options }));
  await listen(server, { host: '127.0.0.1', port: 0 });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    lines,
    metrics,
    readiness,
    server,
    close: () => closeHttpServer(server),
  };
}

export type ServedApp = Awaited<ReturnType<typeof serveApp>>;
