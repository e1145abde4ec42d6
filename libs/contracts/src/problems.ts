/** Every problem the API can answer: its status and its title. The `type` is `urn:messaging:problem:<name>` and never changes. */
export const PROBLEMS = {
  'invalid-request': { status: 400, title: 'The request is not valid' },
  'root-link-count': { status: 400, title: 'A message needs exactly one of topic, transactionId and planId' },
  'invalid-cursor': { status: 400, title: 'The cursor is not one this API gave out' },
  'malformed-json': { status: 400, title: 'The body is not valid JSON' },
  'parent-not-found': { status: 400, title: 'The message replied to does not exist' },
  'parent-in-other-conversation': { status: 400, title: 'The message replied to is in another conversation' },
  'reply-too-deep': { status: 400, title: 'The reply is nested too deeply' },
  unauthenticated: { status: 401, title: 'Sign in again' },
  forbidden: { status: 403, title: 'You may not do this' },
  muted: { status: 403, title: 'You may read, but not write' },
  suspended: { status: 403, title: 'Your messaging is suspended' },
  'not-found': { status: 404, title: 'Not found' },
  'method-not-allowed': { status: 405, title: 'This address does not take that method' },
  'duplicate-message': { status: 409, title: 'You have just sent the same message here' },
  'version-conflict': { status: 409, title: 'The message has changed meanwhile' },
  'message-gone': { status: 409, title: 'The message has been deleted or hidden' },
  'still-employed': { status: 409, title: 'The person still works there' },
  'conversation-closed': { status: 409, title: 'The conversation is closed' },
  'body-too-large': { status: 413, title: 'The body is too large' },
  'unsupported-media-type': { status: 415, title: 'The body must be application/json' },
  'idempotency-key-reused': { status: 422, title: 'This Idempotency-Key was used for a different request' },
  'too-many-requests': { status: 429, title: 'Too many requests' },
  'internal-error': { status: 500, title: 'Something went wrong on our side' },
  unavailable: { status: 503, title: 'The service is not available just now' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemName = keyof typeof PROBLEMS;

export const PROBLEM_TYPE_PREFIX = 'urn:messaging:problem:';

/** RFC 9457 problem document, sent as `application/problem+json`. */
export interface ProblemDocument {
  type: `${typeof PROBLEM_TYPE_PREFIX}${ProblemName}`;
  title: string;
  status: number;
  /** A sentence for people. */
  detail: string;
  correlationId: string;
  /** The field at fault, where there is one. */
  field?: string;
  /** All faults found, where there is more than one. */
  errors?: { field: string; detail: string }[];
  /** The message already there (`duplicate-message`). */
  messageId?: string;
  retryAfterSeconds?: number;
  /** When what was imposed on the caller ends by itself (`muted`, `suspended`); missing where it holds until it is lifted. */
  until?: string;
}
