import type { Id } from '@messaging/contracts';
import type { Redis } from './connect-redis.ts';
import { keys } from './keys.ts';
import { createScript } from './script.ts';

/** Whoever does not say again that they type has stopped. */
export const TYPING_TTL_SECONDS = 6;

// ARGV: life in ms, then optionally + or - and the person.
const UPDATE_TYPERS = createScript<string[]>(`
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
if ARGV[2] == '+' then
  redis.call('ZADD', KEYS[1], now + ARGV[1], ARGV[3])
  redis.call('PEXPIRE', KEYS[1], ARGV[1] * 2)
elseif ARGV[2] == '-' then
  redis.call('ZREM', KEYS[1], ARGV[3])
end
return redis.call('ZRANGE', KEYS[1], 0, -1)
`);

/** Who is writing just now, across all nodes. */
export function createTyping({
  redis,
  ttlSeconds = TYPING_TTL_SECONDS,
}: {
  redis: Redis;
  ttlSeconds?: number;
}) {
  const update = (companyId: Id, room: string, ...change: string[]) =>
    UPDATE_TYPERS(redis, [keys.typing(companyId, room)], [ttlSeconds * 1_000, ...change]);

  return {
    /** Answers who types after this change. */
    setTyping: (companyId: Id, room: string, userId: Id, typing: boolean): Promise<Id[]> =>
      update(companyId, room, typing ? '+' : '-', userId),
    typers: (companyId: Id, room: string): Promise<Id[]> => update(companyId, room),
  };
}

export type Typing = ReturnType<typeof createTyping>;
