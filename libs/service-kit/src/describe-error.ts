import { types } from 'node:util';

interface ErrorDescription {
  type: string;
  message: string;
  code?: string | number;
  stack?: string;
  cause?: ErrorDescription;
}

const MOST_CAUSES = 4;

/**
 * An error as it may be logged. A database error carries the statement with its values in `message`, `sql` and
 * the first lines of `stack`, which would put message texts into the log: of those only the server's words stay.
 */
export function describeError(error: unknown, depth = 0): ErrorDescription {
  if (!isError(error)) return { type: typeof error, message: safeString(error) };
  const { code, sqlMessage } = error as { code?: unknown; sqlMessage?: unknown };
  const message = typeof sqlMessage === 'string' ? sqlMessage : error.message;
  return {
    type: error.name,
    message,
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    ...(error.stack === undefined ? {} : { stack: framesOf(error.stack, `${error.name}: ${message}`) }),
    ...(error.cause === undefined || depth >= MOST_CAUSES
      ? {}
      : { cause: describeError(error.cause, depth + 1) }),
  };
}

/** Also for errors of another realm, such as those Node's own modules make for code in a vm context. */
export function isError(value: unknown): value is Error {
  return value instanceof Error || types.isNativeError(value);
}

function framesOf(stack: string, headline: string): string {
  const frames = stack.split('\n').filter((line) => /^\s+at /.test(line));
  return [headline, ...frames].join('\n');
}

function safeString(value: unknown): string {
  return typeof value === 'string' ? value : `a ${typeof value} was thrown`;
}
