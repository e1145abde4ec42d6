import { PROBLEMS, PROBLEM_TYPE_PREFIX, type ProblemDocument } from '@messaging/contracts';
import { isBreakerError } from './breaker.ts';
import { currentCorrelationId, newCorrelationId } from './correlation.ts';
import { Problem, problem } from './problem.ts';

const RETRY_WHEN_AWAY_SECONDS = 2;

/** Whether an error means "a server we need is away", so that trying again later makes sense. */
export type IsUnavailable = (error: unknown) => boolean;

/** Any thrown thing as a Problem: itself, `unavailable` when a server is away, else `internal-error`. */
export function toProblem(error: unknown, isUnavailable: IsUnavailable): Problem {
  if (error instanceof Problem) return error;
  if (isBreakerError(error) || isTimeout(error) || isUnavailable(error)) {
    return problem('unavailable', { retryAfterSeconds: RETRY_WHEN_AWAY_SECONDS, cause: error });
  }
  return problem('internal-error', { cause: error });
}

// What AbortSignal.timeout() makes of work that took too long.
function isTimeout(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'name' in error && error.name === 'TimeoutError';
}

/** The RFC 9457 document of a problem: the one place that decides what a caller gets to see. */
export function problemDocument(
  { code, message, options }: Problem,
  correlationId = currentCorrelationId() ?? newCorrelationId(),
): ProblemDocument {
  const { field, errors, messageId, retryAfterSeconds, until } = options;
  return {
    type: `${PROBLEM_TYPE_PREFIX}${code}`,
    title: PROBLEMS[code].title,
    status: PROBLEMS[code].status,
    detail: message,
    correlationId,
    ...(field === undefined ? {} : { field }),
    ...(errors === undefined || errors.length < 2 ? {} : { errors }),
    ...(messageId === undefined ? {} : { messageId }),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    ...(until ? { until: until.toISOString() } : {}),
  };
}
