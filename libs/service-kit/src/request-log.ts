import type { Request, RequestHandler, Response } from 'express';
import { CORRELATION_HEADER } from '@messaging/contracts';
import { acceptCorrelationId, runWithCorrelation } from './correlation.ts';
import type { Logger } from './logger.ts';
import { latencyHistogram, type Metrics } from './metrics.ts';
import { routePattern } from './route-pattern.ts';

// What nginx notes for a caller that went away before the answer.
const CLIENT_CLOSED_REQUEST = 499;

/** Adds ids (never texts) to the request's one log line: `annotateRequest(res, { companyId, userId })`. */
export function annotateRequest(res: Response, fields: Record<string, string>): void {
  res.locals['logged'] = { ...(res.locals['logged'] as object | undefined), ...fields };
}

/**
 * Gives each request its correlation id, and when it is over one log line and one latency sample. One own
 * middleware for the three: it is on every request's path.
 */
export function createRequestLog({ logger, metrics }: { logger: Logger; metrics: Metrics }): RequestHandler {
  const duration = latencyHistogram(metrics);
  // Decided once: at a level above info the lines cost nothing at all.
  const logsRequests = logger.isLevelEnabled('info');

  function note(req: Request, res: Response, startedAt: number, correlationId: string): void {
    const milliseconds = performance.now() - startedAt;
    const status = res.writableFinished ? res.statusCode : CLIENT_CLOSED_REQUEST;
    const route = routePattern(req);
    duration.observe(milliseconds / 1000, { method: req.method, route, status });
    if (!logsRequests) return;
    logger.info(
      {
        correlationId,
        method: req.method,
        // Without the query: it may hold what somebody searched for.
        path: req.originalUrl.split('?', 1)[0],
        route,
        status,
        ms: Math.round(milliseconds * 10) / 10,
        ...(res.locals['logged'] as object | undefined),
      },
      'request',
    );
  }

  return function requestLog(req, res, next) {
    const startedAt = performance.now();
    const correlationId = acceptCorrelationId(req.headers['x-correlation-id']);
    res.setHeader(CORRELATION_HEADER, correlationId);
    res.once('close', () => note(req, res, startedAt, correlationId));
    runWithCorrelation(correlationId, next);
  };
}
