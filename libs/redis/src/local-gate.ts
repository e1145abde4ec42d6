import { createExpiringMap } from './expiring-map.ts';
import {
  dimensionsOf,
  nameOfLimit,
  secondsFor,
  type Attempt,
  type Decision,
  type Gate,
  type Limit,
  type LimitDimension,
  type Limits,
} from './gate.ts';
import { shrink, STRIKE_RULES, STRIKES_FOR } from './strike-rules.ts';

/** The same rules as the Redis script, counted in this process: what stands in while Redis is away. */
export function createLocalGate(
  { classes, duplicateWindowSeconds }: Limits,
  now: () => number = () => performance.now(),
): Gate {
  const arrivals = createExpiringMap<number>(now);
  const duplicates = createExpiringMap<{ messageId: string; idempotencyKey: string | undefined }>(now);
  /** When the last of a person's strikes will be gone. */
  const clears = createExpiringMap<number>(now);
  const refusedLately = createExpiringMap<true>(now);

  function strikesLeft(attempt: Attempt): number {
    const clear = clears.get(personKey(attempt)) ?? 0;
    return Math.max(0, clear - now()) / STRIKE_MS;
  }

  function strike(attempt: Attempt, count: number): void {
    const clear = now() + Math.min(strikesLeft(attempt) + count, STRIKE_RULES.most) * STRIKE_MS;
    clears.set(personKey(attempt), clear, clear);
  }

  /** A burst of refusals within a second is one offence. */
  function strikeForRefusal(attempt: Attempt): void {
    if (refusedLately.get(personKey(attempt))) return;
    refusedLately.set(personKey(attempt), true, now() + REFUSALS_COUNT_AS_ONE_MS);
    strike(attempt, STRIKES_FOR.limit);
  }

  function limitOf(dimension: LimitDimension, attempt: Attempt): Limit {
    const given = classes[attempt.routeClass][dimension];
    return dimension === 'person' ? { ...given, limit: shrink(given.limit, strikesLeft(attempt)) } : given;
  }

  function look(dimension: LimitDimension, attempt: Attempt) {
    const limit = limitOf(dimension, attempt);
    const key = `${attempt.companyId}:${nameOfLimit(dimension, attempt)}`;
    const before = Math.max(arrivals.get(key) ?? 0, now());
    return { dimension, limit, key, before, arrival: before + intervalMs(limit) };
  }

  async function check(attempt: Attempt): Promise<Decision> {
    const looks = dimensionsOf(attempt).map((dimension) => look(dimension, attempt));
    for (const { dimension, limit, before, arrival } of looks) {
      const waitMs = arrival - toleranceMs(limit) - now();
      if (waitMs <= 0) continue;
      if (dimension === 'person') strikeForRefusal(attempt);
      const rateLimit = {
        ...policyOf(dimension, limit),
        remaining: 0,
        resetSeconds: Math.ceil((before - now()) / 1_000),
      };
      const retryAfterSeconds = secondsFor(waitMs);
      return { allowed: false, reason: 'limit', dimension, waitMs, retryAfterSeconds, rateLimit };
    }
    for (const { key, arrival } of looks) arrivals.set(key, arrival, arrival);
    const { dimension, limit, arrival } = looks[0]!;
    const untilFull = arrival - now();
    const remaining = Math.max(0, Math.floor((toleranceMs(limit) - untilFull) / intervalMs(limit) + 0.0001));
    const resetSeconds = Math.ceil(untilFull / 1_000);
    const rateLimit = { ...policyOf(dimension, limit), remaining, resetSeconds };

    const messageId = repeatedMessage(attempt);
    if (messageId === undefined) return { allowed: true, rateLimit };
    strike(attempt, STRIKES_FOR.duplicate);
    return { allowed: false, reason: 'duplicate', messageId, rateLimit };
  }

  /** Id of the message that this one repeats; where there is none, this one is noted as the first. */
  function repeatedMessage(attempt: Attempt): string | undefined {
    if (attempt.message === undefined) return undefined;
    const { messageId, idempotencyKey } = attempt.message;
    const first = duplicates.get(duplicateKey(attempt));
    if (first === undefined) {
      const until = now() + duplicateWindowSeconds * 1_000;
      duplicates.set(duplicateKey(attempt), { messageId, idempotencyKey }, until);
      return undefined;
    }
    const isRetry = first.idempotencyKey !== undefined && first.idempotencyKey === idempotencyKey;
    return isRetry ? undefined : first.messageId;
  }

  return {
    check,
    async release(attempt) {
      const key = duplicateKey(attempt);
      if (attempt.message && duplicates.get(key)?.messageId === attempt.message.messageId)
        duplicates.delete(key);
    },
  };
}

const REFUSALS_COUNT_AS_ONE_MS = 1_000;
const STRIKE_MS = STRIKE_RULES.lastsSeconds * 1_000;
const intervalMs = ({ limit, windowSeconds }: Limit) => (windowSeconds * 1_000) / limit;
const toleranceMs = (one: Limit) => intervalMs(one) * Math.min(one.burst ?? one.limit, one.limit);
const policyOf = (dimension: LimitDimension, { limit, windowSeconds }: Limit) => ({
  dimension,
  limit,
  windowSeconds,
});

const personKey = ({ companyId, userId }: Attempt) => `${companyId}:${userId}`;
const duplicateKey = (attempt: Attempt) => `${personKey(attempt)}:${attempt.message?.fingerprint ?? ''}`;
