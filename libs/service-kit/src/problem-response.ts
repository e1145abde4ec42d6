import type { ErrorRequestHandler, Response } from 'express';
import type { Logger } from './logger.ts';
import { problemDocument, toProblem, type IsUnavailable } from './problem-document.ts';
import { problem, type Problem } from './problem.ts';

/** Sends a Problem as `application/problem+json`. */
export function sendProblem(res: Response, failure: Problem): void {
  const { retryAfterSeconds, headers = {} } = failure.options;
  for (const [name, value] of Object.entries(headers)) res.setHeader(name, value);
  if (retryAfterSeconds !== undefined) res.setHeader('Retry-After', String(retryAfterSeconds));
  // What is left of an unread body is not worth reading, and the connection cannot be used before it is.
  if (!res.req.complete) res.setHeader('Connection', 'close');
  const correlationId = res.getHeader('X-Correlation-Id') as string | undefined;
  res
    .status(failure.status)
    .type('application/problem+json')
    .send(JSON.stringify(problemDocument(failure, correlationId)));
}

/** The last middleware: every error becomes a problem document here and nowhere else. */
export function createProblemResponse(logger: Logger, isUnavailable: IsUnavailable): ErrorRequestHandler {
  // Express tells an error handler by its four parameters.
  return function problemResponse(error: unknown, _req, res, _next) {
    const failure = isBadPath(error) ? problem('not-found') : toProblem(error, isUnavailable);
    if (failure.expected) logger.debug({ problem: failure.code, field: failure.options.field }, 'refused');
    else logger.error({ err: failure.cause ?? failure, problem: failure.code }, 'request failed');
    // Too late for an answer (it timed out, or is half sent): cut it rather than send a mixture.
    if (res.headersSent) {
      if (!res.writableEnded) res.destroy();
      return;
    }
    sendProblem(res, failure);
  };
}

// A path such as /%zz cannot be decoded, so nothing can be there.
function isBadPath(error: unknown): boolean {
  return error instanceof URIError;
}
