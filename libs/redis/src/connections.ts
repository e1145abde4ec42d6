import type { Id } from '@messaging/contracts';
import type { Redis } from './connect-redis.ts';
import type { LimitDimension } from './gate.ts';
import { keys } from './keys.ts';
import { createScript } from './script.ts';

/** A connection dies with its node: what is not beaten for this long counts no more. */
const TTL_SECONDS = 60;
const BEAT_AT_ONCE = 200;

export interface OpenConnection {
  companyId: Id;
  userId: Id;
  address?: string | undefined;
  connectionId: string;
}

export type ConnectionCaps = Record<LimitDimension, number>;

// One set for each dimension, members are connections with their expiry as score. ARGV: life in ms, connection, the caps.
// Reply: number of the dimension that is full, or 0.
const ENTER = createScript<number>(`
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
for i = 1, #KEYS do
  redis.call('ZREMRANGEBYSCORE', KEYS[i], '-inf', now)
  if redis.call('ZCARD', KEYS[i]) >= tonumber(ARGV[2 + i]) then return i end
end
for i = 1, #KEYS do
  redis.call('ZADD', KEYS[i], now + ARGV[1], ARGV[2])
  redis.call('PEXPIRE', KEYS[i], ARGV[1])
end
return 0
`);

// KEYS: the sets of all these connections, one after another. ARGV: life in ms, then the connection of each key.
const BEAT = createScript<number>(`
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
for i = 1, #KEYS do
  redis.call('ZADD', KEYS[i], now + ARGV[1], ARGV[1 + i])
  redis.call('PEXPIRE', KEYS[i], ARGV[1])
end
return #KEYS
`);

const LEAVE = createScript<number>(`
for i = 1, #KEYS do redis.call('ZREM', KEYS[i], ARGV[1]) end
return #KEYS
`);

/** Counts open connections over all nodes, and refuses more than the caps allow. */
export function createConnections({
  redis,
  caps,
  ttlSeconds = TTL_SECONDS,
}: {
  redis: Redis;
  caps: ConnectionCaps;
  ttlSeconds?: number;
}) {
  const lifeMs = ttlSeconds * 1_000;

  return {
    /** Counts it, or answers whose connections are too many. */
    async enter(one: OpenConnection): Promise<LimitDimension | undefined> {
      const dimensions = dimensionsOf(one);
      const mostOf = dimensions.map((dimension) => caps[dimension]);
      const full = await ENTER(redis, setsOf(one), [lifeMs, one.connectionId, ...mostOf]);
      return dimensions[full - 1];
    },
    async leave(one: OpenConnection): Promise<void> {
      await LEAVE(redis, setsOf(one), [one.connectionId]);
    },
    /** Keeps them counted; call it about three times per life. Also fills a Redis that was emptied. */
    async beat(connections: readonly OpenConnection[]): Promise<void> {
      const byCompany = new Map<Id, OpenConnection[]>();
      for (const one of connections)
        byCompany.set(one.companyId, [...(byCompany.get(one.companyId) ?? []), one]);
      for (const all of byCompany.values())
        for (let i = 0; i < all.length; i += BEAT_AT_ONCE) {
          const some = all.slice(i, i + BEAT_AT_ONCE);
          const members = some.flatMap((one) => setsOf(one).map(() => one.connectionId));
          await BEAT(redis, some.flatMap(setsOf), [lifeMs, ...members]);
        }
    },
  };
}

export type Connections = ReturnType<typeof createConnections>;

const dimensionsOf = ({ address }: OpenConnection): LimitDimension[] =>
  address === undefined ? ['person', 'company'] : ['person', 'company', 'address'];

function setsOf(one: OpenConnection): string[] {
  const { companyId, userId, address = '' } = one;
  const whose = { person: userId, company: '', address };
  return dimensionsOf(one).map((dimension) =>
    keys.connections(companyId, `${dimension}:${whose[dimension]}`),
  );
}
