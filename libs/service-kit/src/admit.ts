import type { Request, Response } from 'express';
import { problem } from './problem.ts';
import { requestAddress, setRateLimitHeaders, tooManyRequests, type RateLimitState } from './rate-limit.ts';

/** What a gate says of a request: see `createGate` of `@messaging/redis`. */
export type LimitDecision = { rateLimit: RateLimitState } & (
  | { allowed: true }
  | { allowed: false; reason: 'limit'; dimension: string; retryAfterSeconds: number }
  | { allowed: false; reason: 'duplicate'; messageId: string }
);

/** Puts the decision's figures on the answer, and throws what refuses it. */
export function applyDecision(res: Response, decision: LimitDecision): void {
  setRateLimitHeaders(res, decision.rateLimit);
  if (decision.allowed) return;
  if (decision.reason === 'duplicate') throw problem('duplicate-message', { messageId: decision.messageId });
  throw tooManyRequests(decision.dimension, decision.retryAfterSeconds);
}

export type Admit<RouteClass extends string> = (
  req: Request,
  res: Response,
  who: { companyId: string; userId: string },
  routeClass: RouteClass,
) => Promise<void>;

/** Asks the limits before a request costs anything: `await admit(req, res, context, 'read')`. Rejects with 429. */
export function createAdmit<RouteClass extends string>(gate: {
  check(attempt: {
    routeClass: RouteClass;
    companyId: string;
    userId: string;
    address: string | undefined;
  }): Promise<LimitDecision>;
}): Admit<RouteClass> {
  return async function admit(req, res, { companyId, userId }, routeClass) {
    const address = requestAddress(req.headers);
    applyDecision(res, await gate.check({ routeClass, companyId, userId, address }));
  };
}
