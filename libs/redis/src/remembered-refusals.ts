import { createExpiringMap } from './expiring-map.ts';
import {
  dimensionsOf,
  nameOfLimit,
  secondsFor,
  type Attempt,
  type Decision,
  type LimitDimension,
} from './gate.ts';

type Refusal = Extract<Decision, { reason: 'limit' }>;

// Redis is asked again at least so often: it may have been emptied, and it counts the strikes.
const LONGEST_MS = 1_000;

/**
 * Refusals that still hold. Who is at a limit stays there until a known moment, whatever comes meanwhile, so a flood
 * costs this process a look into a map and Redis nothing.
 */
export function createRememberedRefusals(now: () => number = () => performance.now()) {
  const refusals = createExpiringMap<{ refusal: Refusal; endsAt: number }>(now);
  const nameOf = (dimension: LimitDimension, attempt: Attempt) =>
    `${attempt.companyId}:${nameOfLimit(dimension, attempt)}`;

  return {
    remember(attempt: Attempt, decision: Decision): void {
      if (decision.allowed || decision.reason !== 'limit') return;
      const { waitMs, dimension } = decision;
      const refusal = { refusal: decision, endsAt: now() + waitMs };
      refusals.set(nameOf(dimension, attempt), refusal, now() + Math.min(LONGEST_MS, waitMs));
    },
    recall(attempt: Attempt): Decision | undefined {
      for (const dimension of dimensionsOf(attempt)) {
        const held = refusals.get(nameOf(dimension, attempt));
        if (held === undefined) continue;
        const waitMs = held.endsAt - now();
        return { ...held.refusal, waitMs, retryAfterSeconds: secondsFor(waitMs) };
      }
      return undefined;
    },
  };
}
