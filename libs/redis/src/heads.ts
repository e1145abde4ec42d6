import type { Id, Sequence } from '@messaging/contracts';
import type { Redis } from './connect-redis.ts';
import { keys } from './keys.ts';
import { createScript } from './script.ts';

// A client asks every half minute: a head that nobody raised for a day was seen by all, or is read from the database.
const HEAD_TTL_SECONDS = 86_400;

export interface RoomHead {
  room: string;
  seq: Sequence;
}

// Sequences can be larger than Lua's numbers are exact, so digits are compared: the longer is larger, then by text.
const RAISE_HEADS = createScript<number>(`
for i = 1, #KEYS do
  local held = redis.call('GET', KEYS[i])
  local seq = ARGV[i + 1]
  if not held or #held < #seq or (#held == #seq and held < seq) then
    redis.call('SET', KEYS[i], seq, 'EX', ARGV[1])
  end
end
return #KEYS
`);

/** Last published sequence number of each conversation, as the relay recorded it. Only ever rises. */
export function createHeads({ redis }: { redis: Redis }) {
  return {
    async recordHeads(companyId: Id, heads: RoomHead[]): Promise<void> {
      if (heads.length === 0) return;
      await RAISE_HEADS(
        redis,
        heads.map(({ room }) => keys.head(companyId, room)),
        [HEAD_TTL_SECONDS, ...heads.map(({ seq }) => seq)],
      );
    },
    /** Rooms without a recorded head are absent: that means unknown, not zero. */
    async readHeads(companyId: Id, rooms: string[]): Promise<Map<string, Sequence>> {
      if (rooms.length === 0) return new Map();
      const heads = await redis.mget(rooms.map((room) => keys.head(companyId, room)));
      return new Map(rooms.flatMap((room, index) => (heads[index] ? [[room, heads[index]]] : [])));
    },
  };
}

export type Heads = ReturnType<typeof createHeads>;
