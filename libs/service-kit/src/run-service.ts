import type { RequestListener, Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { createClosing } from './closing.ts';
import { ConfigError, describeConfig } from './config.ts';
import { closeHttpServer, createHttpServer, listen } from './http-server.ts';
import { createLogger, type Logger } from './logger.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { createOperationsListener } from './operations.ts';
import { createReadiness, type Readiness } from './readiness.ts';

export const EXIT_CONFIG = 78; // EX_CONFIG of sysexits.h: starting again will not help
const EXIT_FAILED = 1;
const HTTP_CLOSE_MS = 8_000;

export interface ServiceConfig {
  host: string;
  port: number;
  logLevel: string;
  instance: string;
  drainDelayMs: number;
}

/** What a service is composed with. */
export interface Service<C extends ServiceConfig> {
  config: C;
  logger: Logger;
  metrics: Metrics;
  readiness: Readiness;
  /** Notes how to close a resource, in reverse order of these calls, and hands the resource back. */
  use<R>(name: string, resource: R, close: (resource: R) => unknown, deadlineMs?: number): R;
  /** Serves an app (or a server of one's own) on the configured host and port; the server is closed like a resource. */
  serve(target: RequestListener | Server): Promise<Server>;
  /** Serves only `/healthz`, `/readyz` and `/metrics`: for workers. */
  serveOperations(): Promise<Server>;
}

/**
 * Runs a process from configuration to exit code: composes it with `start`, and on SIGTERM or SIGINT answers "not
 * ready", waits for the balancer to notice, and closes everything in reverse order. Anything uncaught ends it with code 1.
 */
export async function runService<C extends ServiceConfig>({
  name,
  config: readConfig,
  start,
}: {
  name: string;
  config: () => C;
  start: (service: Service<C>) => Promise<void>;
}): Promise<void> {
  const config = configOrExit(readConfig);
  const logger = createLogger({ service: name, instance: config.instance, level: config.logLevel });
  const metrics = createMetrics({ service: name });
  const readiness = createReadiness();
  const closing = createClosing(logger);
  let stopping = false;

  async function stop(signal: string): Promise<void> {
    if (stopping) return;
    stopping = true;
    logger.info({ signal }, 'stopping');
    readiness.markDraining();
    await sleep(config.drainDelayMs);
    const clean = await closing.closeAll();
    logger.info({ clean }, 'stopped');
    exit(clean ? 0 : EXIT_FAILED);
  }

  function crash(error: unknown, what: string): void {
    logger.fatal({ err: error }, what);
    exit(EXIT_FAILED);
  }

  async function serve(target: RequestListener | Server): Promise<Server> {
    const server = typeof target === 'function' ? createHttpServer(target) : target;
    const port = await listen(server, config);
    closing.add('http server', () => closeHttpServer(server), HTTP_CLOSE_MS);
    logger.info({ host: config.host, port }, 'listening');
    return server;
  }

  process.on('uncaughtException', (error) => crash(error, 'uncaught exception'));
  process.on('unhandledRejection', (error) => crash(error, 'unhandled rejection'));
  process.on('SIGTERM', (signal) => void stop(signal));
  process.on('SIGINT', (signal) => void stop(signal));

  logger.info({ config: describeConfig(config) }, 'starting');
  try {
    await start({
      config,
      logger,
      metrics,
      readiness,
      use: (resourceName, resource, close, deadlineMs) => {
        closing.add(resourceName, () => close(resource), deadlineMs);
        return resource;
      },
      serve,
      serveOperations: () => serve(createOperationsListener({ metrics, readiness })),
    });
  } catch (error) {
    return crash(error, 'could not start');
  }
  readiness.markStarted();
  logger.info('started');
}

function configOrExit<C>(readConfig: () => C): C {
  try {
    return readConfig();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return exit(EXIT_CONFIG);
  }
}

// The logger writes synchronously, so nothing said before is lost.
function exit(code: number): never {
  process.exit(code);
}
