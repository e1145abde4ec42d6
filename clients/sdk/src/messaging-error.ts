import type { ProblemDocument, ProblemName } from '@messaging/contracts';
import { PROBLEM_TYPE_PREFIX } from './wire.ts';

/** `network`: no answer came. `sign-in`: the host gave no token. `unreadable`: an answer that is not this API's. */
export type MessagingErrorCode = ProblemName | 'network' | 'sign-in' | 'unreadable';

/** Everything the client throws. Branch on `code`; `problem` is the server's document where one came. */
export class MessagingError extends Error {
  readonly code: MessagingErrorCode;
  readonly problem: ProblemDocument | null;
  /** 0 when no answer came. */
  readonly status: number;
  /** What the server asked to wait, milliseconds. */
  readonly retryAfterMs: number | null;

  constructor(
    code: MessagingErrorCode,
    message: string,
    facts: { problem?: ProblemDocument; status?: number; retryAfterMs?: number | null; cause?: unknown } = {},
  ) {
    super(message, { cause: facts.cause });
    this.name = 'MessagingError';
    this.code = code;
    this.problem = facts.problem ?? null;
    this.status = facts.status ?? facts.problem?.status ?? 0;
    this.retryAfterMs = facts.retryAfterMs ?? null;
  }
}

/** The error for a problem document that came over HTTP or as a socket's acknowledgement. */
export function toMessagingError(
  problem: ProblemDocument,
  retryAfterMs: number | null = null,
): MessagingError {
  const code = problem.type.slice(PROBLEM_TYPE_PREFIX.length) as ProblemName;
  const hinted = problem.retryAfterSeconds === undefined ? null : problem.retryAfterSeconds * 1000;
  return new MessagingError(code, problem.detail, { problem, retryAfterMs: retryAfterMs ?? hinted });
}

/** Whether trying again later can succeed: the person's input was not at fault. */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof MessagingError)) return false;
  return error.code === 'network' || error.code === 'sign-in' || error.status === 401 || isBusy(error.status);
}

export const isBusy = (status: number) => [429, 500, 502, 503, 504].includes(status);

/** Any thrown thing as the one kind of error this client promises. */
export function toKnownError(error: unknown): MessagingError {
  if (error instanceof MessagingError) return error;
  return new MessagingError('network', error instanceof Error ? error.message : String(error), {
    cause: error,
  });
}
