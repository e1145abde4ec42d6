import type { Id } from '@messaging/contracts';
import type { Redis } from './connect-redis.ts';
import { keys } from './keys.ts';
import { createScript } from './script.ts';
import { strikeLua } from './strike-lua.ts';
import { STRIKE_RULES } from './strike-rules.ts';

const STRIKE = createScript<string>(`
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
${strikeLua('KEYS[1]', 'ARGV[2]', 'ARGV[3]')}
strike(tonumber(ARGV[1]), false)
return string.format('%.6f', strikes())
`);

/** Strikes from outside the gate, such as a message that moderation hid. Lost with Redis, as all strikes are. */
export function createStrikes({ redis }: { redis: Redis }) {
  const change = async (companyId: Id, userId: Id, count: number) =>
    Number(
      await STRIKE(
        redis,
        [keys.strikes(companyId, userId)],
        [count, STRIKE_RULES.lastsSeconds * 1_000_000, STRIKE_RULES.most],
      ),
    );
  return {
    /** Adds strikes; answers how many the person has now. */
    strike: change,
    strikesOf: (companyId: Id, userId: Id): Promise<number> => change(companyId, userId, 0),
  };
}

export type Strikes = ReturnType<typeof createStrikes>;
