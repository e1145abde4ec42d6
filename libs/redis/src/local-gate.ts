import type { Gate, LimitDimension, RateLimitState, WriteAttempt, WriteLimit, WriteLimits } from './gate.ts';

const DIMENSIONS = ['person', 'company'] as const satisfies LimitDimension[];
// Bounds what a flood during an outage can hold in memory.
const MOST_ENTRIES = 50_000;

/** The same rules as the Redis script, counted in this process: what stands in while Redis is away. */
export function createLocalGate(limits: WriteLimits, now: () => number = () => performance.now()): Gate {
  const arrivals = createExpiringMap<number>(now);
  const duplicates = createExpiringMap<{ messageId: string; idempotencyKey: string | undefined }>(now);

  const limitKey = (dimension: LimitDimension, { companyId, userId }: WriteAttempt) =>
    dimension === 'person' ? `${companyId}:${userId}` : companyId;
  const duplicateKey = ({ companyId, userId, fingerprint }: WriteAttempt) =>
    `${companyId}:${userId}:${fingerprint}`;

  function nextArrival(dimension: LimitDimension, attempt: WriteAttempt): number {
    return Math.max(arrivals.get(limitKey(dimension, attempt)) ?? 0, now()) + intervalMs(limits[dimension]);
  }

  function state(dimension: LimitDimension, arrival: number): RateLimitState {
    const limit = limits[dimension];
    const untilFull = arrival - now();
    const remaining = Math.max(0, Math.floor((windowMs(limit) - untilFull) / intervalMs(limit) + 0.0001));
    return { dimension, ...limit, remaining, resetSeconds: Math.ceil(untilFull / 1_000) };
  }

  async function check(attempt: WriteAttempt): ReturnType<Gate['check']> {
    for (const dimension of DIMENSIONS) {
      const arrival = nextArrival(dimension, attempt);
      const waitMs = arrival - windowMs(limits[dimension]) - now();
      if (waitMs > 0) {
        const retryAfterSeconds = Math.max(1, Math.ceil(waitMs / 1_000));
        const rateLimit = { ...state(dimension, arrival - intervalMs(limits[dimension])), remaining: 0 };
        return { allowed: false, reason: 'limit', dimension, retryAfterSeconds, rateLimit };
      }
    }
    for (const dimension of DIMENSIONS) {
      const arrival = nextArrival(dimension, attempt);
      arrivals.set(limitKey(dimension, attempt), arrival, arrival);
    }
    const rateLimit = state('person', nextArrival('person', attempt) - intervalMs(limits.person));

    const { messageId, idempotencyKey } = attempt;
    const first = duplicates.get(duplicateKey(attempt));
    if (first === undefined) {
      const until = now() + limits.duplicateWindowSeconds * 1_000;
      duplicates.set(duplicateKey(attempt), { messageId, idempotencyKey }, until);
    } else if (first.idempotencyKey === undefined || first.idempotencyKey !== idempotencyKey) {
      return { allowed: false, reason: 'duplicate', messageId: first.messageId, rateLimit };
    }
    return { allowed: true, rateLimit };
  }

  return {
    check,
    async release(attempt) {
      const key = duplicateKey(attempt);
      if (duplicates.get(key)?.messageId === attempt.messageId) duplicates.delete(key);
    },
  };
}

const windowMs = ({ windowSeconds }: WriteLimit) => windowSeconds * 1_000;
const intervalMs = (limit: WriteLimit) => windowMs(limit) / limit.limit;

function createExpiringMap<V>(now: () => number) {
  const entries = new Map<string, { value: V; until: number }>();

  function makeRoom(): void {
    for (const [key, { until }] of entries) if (until <= now()) entries.delete(key);
    // Still full: the oldest go, as their records would have first.
    for (const key of entries.keys()) {
      if (entries.size < MOST_ENTRIES) break;
      entries.delete(key);
    }
  }

  return {
    get(key: string): V | undefined {
      const entry = entries.get(key);
      return entry !== undefined && entry.until > now() ? entry.value : undefined;
    },
    set(key: string, value: V, until: number): void {
      if (entries.size >= MOST_ENTRIES) makeRoom();
      entries.set(key, { value, until });
    },
    delete: (key: string) => void entries.delete(key),
  };
}
