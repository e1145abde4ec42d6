import type { WriteAttempt, WriteDecision } from '@messaging/redis';
import { problem } from '@messaging/service-kit';
import type { Response } from 'express';
import { setRateLimitHeaders } from './rate-limit-headers.ts';

export interface WriteGate {
  check(attempt: WriteAttempt): Promise<WriteDecision>;
  release(attempt: WriteAttempt): Promise<void>;
}

/** Runs a write that the limits allow. When it fails, the attempt no longer counts as the first of a repetition. */
export async function admitWrite<T>(
  gate: WriteGate,
  res: Response,
  attempt: WriteAttempt,
  write: () => Promise<T>,
): Promise<T> {
  const decision = await gate.check(attempt);
  setRateLimitHeaders(res, decision);
  if (!decision.allowed) throw refusal(decision);
  try {
    return await write();
  } catch (error) {
    await gate.release(attempt);
    throw error;
  }
}

function refusal(decision: Exclude<WriteDecision, { allowed: true }>): Error {
  if (decision.reason === 'duplicate') return problem('duplicate-message', { messageId: decision.messageId });
  const whose = decision.dimension === 'person' ? 'You have' : 'Your company has';
  return problem('too-many-requests', {
    detail: `${whose} written too much in a short time. Try again in ${decision.retryAfterSeconds} s.`,
    retryAfterSeconds: decision.retryAfterSeconds,
  });
}
