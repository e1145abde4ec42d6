import type { Attempt, Gate } from '@messaging/redis';
import { applyDecision } from '@messaging/service-kit';
import type { Response } from 'express';

export type WriteAttempt = Omit<Attempt, 'routeClass'>;

/** Runs a write that the limits allow. When it fails, the attempt no longer counts as the first of a repetition. */
export async function admitWrite<T>(
  gate: Gate,
  res: Response,
  write: WriteAttempt,
  commit: () => Promise<T>,
): Promise<T> {
  const attempt: Attempt = { routeClass: 'write', ...write };
  applyDecision(res, await gate.check(attempt));
  try {
    return await commit();
  } catch (error) {
    await gate.release(attempt);
    throw error;
  }
}
