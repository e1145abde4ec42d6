import type { Id } from '@messaging/contracts';
import type { Redis } from './connect-redis.ts';
import { keys } from './keys.ts';
import { createScript } from './script.ts';

/** A connection dies with its node: what is not beaten for this long is gone. */
export const PRESENCE_TTL_SECONDS = 25;

/** One connection of one person in one room; a person may have several, on several nodes. */
export interface PresentConnection {
  room: string;
  companyId: Id;
  userId: Id;
  connectionId: string;
}

/** Who is in a room now, and whether the call changed that. */
export interface RoomPeople {
  people: Id[];
  changed: boolean;
}

// Members are "<user> <connection>" with their expiry as score, on Redis' clock. ARGV: life in ms, +/- (come or go), members.
const UPDATE_ROOM = createScript<[before: string[], after: string[]]>(`
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local before = redis.call('ZRANGE', KEYS[1], 0, -1)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
for i = 3, #ARGV do
  if ARGV[2] == '+' then redis.call('ZADD', KEYS[1], now + ARGV[1], ARGV[i])
  else redis.call('ZREM', KEYS[1], ARGV[i]) end
end
redis.call('PEXPIRE', KEYS[1], ARGV[1] * 2)
return { before, redis.call('ZRANGE', KEYS[1], 0, -1) }
`);

/** Who is where, across all nodes. Nothing here outlives its heartbeat, and a Redis that was emptied is filled by the next. */
export function createPresence({
  redis,
  ttlSeconds = PRESENCE_TTL_SECONDS,
}: {
  redis: Redis;
  ttlSeconds?: number;
}) {
  async function update(
    companyId: Id,
    room: string,
    change: '+' | '-',
    members: string[],
  ): Promise<RoomPeople> {
    const args = [ttlSeconds * 1_000, change, ...members];
    const [before, after] = await UPDATE_ROOM(redis, [keys.presence(companyId, room)], args);
    const people = peopleOf(after);
    return { people, changed: peopleOf(before).join() !== people.join() };
  }

  return {
    enter: (one: PresentConnection) => update(one.companyId, one.room, '+', [member(one)]),
    leave: (one: PresentConnection) => update(one.companyId, one.room, '-', [member(one)]),

    /** Keeps these connections alive; call it about three times per life. Answers each room's people, so that silent departures show. */
    async beat(connections: PresentConnection[]): Promise<Map<string, RoomPeople>> {
      const rooms = new Map<string, { companyId: Id; members: string[] }>();
      for (const one of connections) {
        const room = rooms.get(one.room) ?? { companyId: one.companyId, members: [] };
        room.members.push(member(one));
        rooms.set(one.room, room);
      }
      const updates = [...rooms].map(
        async ([room, { companyId, members }]) =>
          [room, await update(companyId, room, '+', members)] as const,
      );
      return new Map(await Promise.all(updates));
    },

    async people(companyId: Id, room: string): Promise<Id[]> {
      return (await update(companyId, room, '+', [])).people;
    },
  };
}

export type Presence = ReturnType<typeof createPresence>;

const member = ({ userId, connectionId }: PresentConnection) => `${userId} ${connectionId}`;

function peopleOf(members: string[]): Id[] {
  return [...new Set(members.map((text) => text.slice(0, text.indexOf(' '))))].sort();
}
