import type { Redis } from './connect-redis.ts';
import {
  dimensionsOf,
  nameOfLimit,
  secondsFor,
  type Attempt,
  type Decision,
  type Gate,
  type LimitDimension,
  type Limits,
} from './gate.ts';
import { GATE_LUA } from './gate-lua.ts';
import { keys } from './keys.ts';
import { createScript } from './script.ts';
import { STRIKE_RULES, STRIKES_FOR } from './strike-rules.ts';

const MICROSECONDS = 1_000_000;

type Reply = [
  verdict: 'allowed' | 'limit' | 'duplicate',
  dimension: number,
  limit: number,
  remaining: number,
  full: number,
  detail: string,
];

const decide = createScript<Reply>(GATE_LUA);

const forget = createScript<number>(`
local record = redis.call('GET', KEYS[1])
if record and string.sub(record, 1, #ARGV[1] + 1) == ARGV[1] .. ' ' then return redis.call('DEL', KEYS[1]) end
return 0
`);

/** Counts in Redis, so for all copies of the service together. All keys of a decision stand in the company's hash slot. */
export function createRedisGate(redis: Redis, { classes, duplicateWindowSeconds }: Limits): Gate {
  const strikeArgs = [
    MICROSECONDS * STRIKE_RULES.lastsSeconds,
    STRIKE_RULES.halvedBy,
    STRIKE_RULES.most,
    STRIKES_FOR.limit,
    STRIKES_FOR.duplicate,
  ];

  function argsOf({ routeClass, message }: Attempt, dimensions: LimitDimension[]) {
    const limits = dimensions.flatMap((dimension) => {
      const { limit, windowSeconds, burst = limit } = classes[routeClass][dimension];
      return [MICROSECONDS * windowSeconds, limit, burst];
    });
    const { messageId = '', idempotencyKey = '' } = message ?? {};
    return [1_000 * duplicateWindowSeconds, messageId, idempotencyKey, ...strikeArgs, ...limits];
  }

  return {
    async check(attempt): Promise<Decision> {
      const { companyId, userId, routeClass } = attempt;
      const dimensions = dimensionsOf(attempt);
      const [verdict, number, limit, remaining, fullAfter, detail] = await decide(
        redis,
        [
          keys.strikes(companyId, userId),
          duplicateKey(attempt),
          ...dimensions.map((one) => keys.limit(companyId, nameOfLimit(one, attempt))),
        ],
        argsOf(attempt, dimensions),
      );
      const dimension = dimensions[number - 1]!;
      const { windowSeconds } = classes[routeClass][dimension];
      const resetSeconds = Math.ceil(fullAfter / MICROSECONDS);
      const rateLimit = { dimension, limit, windowSeconds, remaining, resetSeconds };
      if (verdict === 'allowed') return { allowed: true, rateLimit };
      if (verdict === 'duplicate')
        return { allowed: false, reason: 'duplicate', messageId: detail, rateLimit };
      const waitMs = Number(detail) / 1_000;
      return {
        allowed: false,
        reason: 'limit',
        dimension,
        waitMs,
        retryAfterSeconds: secondsFor(waitMs),
        rateLimit,
      };
    },
    async release(attempt) {
      if (attempt.message) await forget(redis, [duplicateKey(attempt)], [attempt.message.messageId]);
    },
  };
}

const duplicateKey = ({ companyId, userId, message }: Attempt) =>
  keys.duplicate(companyId, userId, message?.fingerprint ?? '');
