import type { RequestHandler } from 'express';
import { problem } from './problem.ts';

/**
 * Answers 503 when a request has no answer after `timeoutMs`, so that nobody waits for a server that hangs. The
 * handler is not stopped; what it answers later is dropped.
 */
export function createRequestTimeout(timeoutMs: number): RequestHandler {
  return function requestTimeout(_req, res, next) {
    const timer = setTimeout(() => {
      if (!res.headersSent)
        next(problem('unavailable', { detail: 'This took too long.', retryAfterSeconds: 2 }));
    }, timeoutMs);
    res.once('close', () => clearTimeout(timer));
    next();
  };
}
