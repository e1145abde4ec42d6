import type { ProblemDocument } from '@messaging/contracts';
import { MessagingError, toMessagingError } from './messaging-error.ts';
import { PROBLEM_TYPE_PREFIX } from './wire.ts';

/** The body of a good answer (null for 204); throws the MessagingError of any other. */
export async function readAnswer(response: Response): Promise<unknown> {
  if (response.status === 204) return null;
  const retryAfterMs = readRetryAfter(response.headers.get('retry-after'));
  let body: unknown;
  try {
    body = await response.json();
  } catch (cause) {
    throw new MessagingError('unreadable', `The server answered ${response.status} without JSON`, {
      status: response.status,
      retryAfterMs,
      cause,
    });
  }
  if (response.ok) return body;
  if (isProblem(body)) throw toMessagingError(body, retryAfterMs);
  throw new MessagingError('unreadable', `The server answered ${response.status}`, {
    status: response.status,
    retryAfterMs,
  });
}

function isProblem(body: unknown): body is ProblemDocument {
  const type = (body as { type?: unknown } | null)?.type;
  return typeof type === 'string' && type.startsWith(PROBLEM_TYPE_PREFIX);
}

/** `Retry-After` in milliseconds: seconds or an HTTP date. Exported for its test. */
export function readRetryAfter(header: string | null, now = Date.now()): number | null {
  if (header === null) return null;
  if (/^\d+$/.test(header)) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}
