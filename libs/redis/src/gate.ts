export type LimitDimension = 'person' | 'company';

/** `limit` writes per `windowSeconds`, all at once if one likes; then one each time a share of the window has passed. */
export interface WriteLimit {
  limit: number;
  windowSeconds: number;
}

export interface WriteLimits {
  person: WriteLimit;
  company: WriteLimit;
  /** How long the same text of one person in one place counts as a repetition. */
  duplicateWindowSeconds: number;
}

export interface WriteAttempt {
  companyId: string;
  userId: string;
  /** Digest of what makes two messages the same: the place and the text, never the text itself. */
  fingerprint: string;
  /** Id the message will have if it is accepted. */
  messageId: string;
  idempotencyKey?: string | undefined;
}

/** Figures for the `RateLimit` headers: of the dimension that refused, else the person's. */
export interface RateLimitState {
  dimension: LimitDimension;
  limit: number;
  windowSeconds: number;
  remaining: number;
  /** Seconds until the whole allowance is back. */
  resetSeconds: number;
}

export type WriteDecision = { rateLimit: RateLimitState } & (
  | { allowed: true }
  | { allowed: false; reason: 'limit'; dimension: LimitDimension; retryAfterSeconds: number }
  | { allowed: false; reason: 'duplicate'; messageId: string }
);

/** One implementation counts in Redis, the other in this process. */
export interface Gate {
  check(attempt: WriteAttempt): Promise<WriteDecision>;
  release(attempt: WriteAttempt): Promise<void>;
}
