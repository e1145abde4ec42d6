import type { RateLimitState } from '@messaging/service-kit';

/** What is counted: a person in a company, the company, and an address as this company's people use it. */
export type LimitDimension = 'person' | 'company' | 'address';

/** What kind of request it is; each kind has allowances of its own, so that reading never eats what is for writing. */
export type RouteClass =
  'write' | 'mark' | 'read' | 'search' | 'catch-up' | 'ticket' | 'directory' | 'session' | 'admin';

/** `limit` requests per `windowSeconds`: so many at once, then one each time a share of the window has passed. */
export interface Limit {
  limit: number;
  windowSeconds: number;
  /** How many of them at once; all of them where it is absent. */
  burst?: number;
}

export type ClassLimits = Record<LimitDimension, Limit>;

export interface Limits {
  classes: Record<RouteClass, ClassLimits>;
  /** How long the same text of one person in one place counts as a repetition. */
  duplicateWindowSeconds: number;
}

export interface Attempt {
  routeClass: RouteClass;
  companyId: string;
  userId: string;
  /** As the gateway saw it; absent where there is none, and then not counted. */
  address?: string | undefined;
  /** Set for what must not be sent twice. */
  message?: MessageAttempt | undefined;
}

export interface MessageAttempt {
  /** Digest of what makes two messages the same: the place and the text, never the text itself. */
  fingerprint: string;
  /** Id the message will have if it is accepted. */
  messageId: string;
  idempotencyKey?: string | undefined;
}

/** `rateLimit`: of the dimension that refused, else the person's. */
export type Decision = { rateLimit: RateLimitState & { dimension: LimitDimension } } & (
  | { allowed: true }
  | {
      allowed: false;
      reason: 'limit';
      dimension: LimitDimension;
      /** Until there is room again; `retryAfterSeconds` is that rounded up, and never 0. */
      waitMs: number;
      retryAfterSeconds: number;
    }
  | { allowed: false; reason: 'duplicate'; messageId: string }
);

/** One implementation counts in Redis, the other in this process. */
export interface Gate {
  check(attempt: Attempt): Promise<Decision>;
  /** Takes the note of this message back when it was not committed, so that trying again is no repetition. */
  release(attempt: Attempt): Promise<void>;
}

/** The dimensions an attempt is counted in, in the order in which they are asked. */
export function dimensionsOf({ address }: Attempt): LimitDimension[] {
  return address === undefined ? ['person', 'company'] : ['person', 'company', 'address'];
}

/** Whose allowance for what, within the company: `write:person:12`. */
export function nameOfLimit(
  dimension: LimitDimension,
  { routeClass, userId, address = '' }: Attempt,
): string {
  return `${routeClass}:${dimension}:${{ person: userId, company: '', address }[dimension]}`;
}

export const secondsFor = (waitMs: number): number => Math.max(1, Math.ceil(waitMs / 1_000));
