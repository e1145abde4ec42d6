import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Metrics } from './metrics.ts';
import type { Readiness } from './readiness.ts';

export interface OperationsParts {
  metrics: Metrics;
  readiness: Readiness;
}

/**
 * Answers `/healthz` (the process lives), `/readyz` (it can work; else 503 with what is failing) and `/metrics`.
 * Returns false for every other path. The gateway forwards none of them.
 */
export function createOperations({ metrics, readiness }: OperationsParts) {
  return function operations(req: IncomingMessage, res: ServerResponse): boolean {
    switch (req.url) {
      case '/healthz':
        send(res, 200, 'application/json', '{"status":"alive"}');
        return true;
      case '/readyz':
        void readiness.obstacles().then((failing) => sendReadiness(res, failing));
        return true;
      case '/metrics':
        metrics.print().then(
          (text) => send(res, 200, metrics.contentType, text),
          () => send(res, 500, 'text/plain', 'a metric could not be collected\n'),
        );
        return true;
      default:
        return false;
    }
  };
}

/** For processes without an API: only the operations endpoints. */
export function createOperationsListener(parts: OperationsParts): RequestListener {
  const operations = createOperations(parts);
  return function operationsListener(req, res) {
    if (!operations(req, res)) send(res, 404, 'text/plain', 'not found\n');
  };
}

function sendReadiness(res: ServerResponse, failing: string[]): void {
  const ready = failing.length === 0;
  const body = ready ? { status: 'ready' } : { status: 'not ready', failing };
  send(res, ready ? 200 : 503, 'application/json', JSON.stringify(body));
}

function send(res: ServerResponse, status: number, type: string, body: string): void {
  res.writeHead(status, { 'Content-Type': type, 'Cache-Control': 'no-store' }).end(body);
}
