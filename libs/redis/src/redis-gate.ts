import type { Redis } from './connect-redis.ts';
import { keys } from './keys.ts';
import { createScript } from './script.ts';
import { WRITE_GATE_LUA } from './write-gate-lua.ts';
import type { Gate, LimitDimension, RateLimitState, WriteAttempt, WriteLimits } from './gate.ts';

const MICROSECONDS = 1_000_000;

type Reply = [
  verdict: 'allowed' | 'limit' | 'duplicate',
  dimension: LimitDimension,
  room: number,
  full: number,
  detail: string,
];

const decide = createScript<Reply>(WRITE_GATE_LUA);

const forget = createScript<number>(`
local record = redis.call('GET', KEYS[1])
if record and string.sub(record, 1, #ARGV[1] + 1) == ARGV[1] .. ' ' then return redis.call('DEL', KEYS[1]) end
return 0
`);

/** Counts in Redis, so for all copies of the service together. */
export function createRedisGate(redis: Redis, limits: WriteLimits): Gate {
  const args = [
    MICROSECONDS * limits.person.windowSeconds,
    limits.person.limit,
    MICROSECONDS * limits.company.windowSeconds,
    limits.company.limit,
    1_000 * limits.duplicateWindowSeconds,
  ];

  function rateLimit(
    dimension: LimitDimension,
    remaining: number,
    fullAfterMicroseconds: number,
  ): RateLimitState {
    const { limit, windowSeconds } = limits[dimension];
    return {
      dimension,
      limit,
      windowSeconds,
      remaining,
      resetSeconds: Math.ceil(fullAfterMicroseconds / MICROSECONDS),
    };
  }

  const duplicateKey = ({ companyId, userId, fingerprint }: WriteAttempt) =>
    keys.duplicate(companyId, userId, fingerprint);

  return {
    async check(attempt) {
      const { companyId, userId, messageId, idempotencyKey = '' } = attempt;
      const [verdict, dimension, remaining, fullAfter, detail] = await decide(
        redis,
        [keys.personLimit(companyId, userId), keys.companyLimit(companyId), duplicateKey(attempt)],
        [...args, messageId, idempotencyKey],
      );
      const state = rateLimit(dimension, remaining, fullAfter);
      if (verdict === 'allowed') return { allowed: true, rateLimit: state };
      if (verdict === 'duplicate')
        return { allowed: false, reason: 'duplicate', messageId: detail, rateLimit: state };
      const retryAfterSeconds = Math.max(1, Math.ceil(Number(detail) / MICROSECONDS));
      return { allowed: false, reason: 'limit', dimension, retryAfterSeconds, rateLimit: state };
    },
    async release(attempt) {
      await forget(redis, [duplicateKey(attempt)], [attempt.messageId]);
    },
  };
}
