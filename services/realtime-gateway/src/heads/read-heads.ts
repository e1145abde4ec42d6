import type { Id, Sequence } from '@messaging/contracts';
import { isRedisUnavailable, type Heads } from '@messaging/redis';

interface Remembered {
  seq: Sequence | undefined;
  until: number;
}

type Found = ReadonlyMap<string, Sequence | undefined>;

const MOST_REMEMBERED = 50_000;

/**
 * How far conversations have come, as the relay recorded it. All that is asked in one turn of the event loop is one
 * question to Redis, and an answer is good for `rememberMs`: thousands of clients may ask at the same moment. Unknown
 * heads (never recorded, or Redis is away) are absent from the answer.
 */
export function createReadHeads({
  heads,
  rememberMs,
}: {
  heads: Pick<Heads, 'readHeads'>;
  rememberMs: number;
}) {
  const remembered = new Map<string, Remembered>();
  const asked = new Map<Id, { rooms: Set<string>; answer: Promise<Found> }>();

  function ask(companyId: Id, rooms: readonly string[]): Promise<Found> {
    const open = asked.get(companyId) ?? openQuestion(companyId);
    for (const room of rooms) open.rooms.add(room);
    return open.answer;
  }

  function openQuestion(companyId: Id) {
    const rooms = new Set<string>();
    const answer = new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
      asked.delete(companyId);
      return find(companyId, [...rooms]);
    });
    const question = { rooms, answer };
    asked.set(companyId, question);
    return question;
  }

  async function find(companyId: Id, rooms: string[]): Promise<Found> {
    try {
      const found = await heads.readHeads(companyId, rooms);
      if (remembered.size > MOST_REMEMBERED) remembered.clear();
      const until = performance.now() + rememberMs;
      for (const room of rooms) remembered.set(room, { seq: found.get(room), until });
      return found;
    } catch (error) {
      if (isRedisUnavailable(error)) return new Map();
      throw error;
    }
  }

  return {
    async headsOf(companyId: Id, rooms: readonly string[]): Promise<Map<string, Sequence>> {
      const now = performance.now();
      const isFresh = (room: string) => (remembered.get(room)?.until ?? 0) > now;
      const stale = rooms.filter((room) => !isFresh(room));
      const found = stale.length === 0 ? undefined : await ask(companyId, stale);
      const headOf = (room: string) => found?.get(room) ?? remembered.get(room)?.seq;
      return new Map(
        rooms.flatMap((room) => {
          const seq = headOf(room);
          return seq === undefined ? [] : [[room, seq] as const];
        }),
      );
    },
    /** Asks again: what was remembered is older than something that must be seen. */
    forget: (room: string) => void remembered.delete(room),
    forgetAll: () => remembered.clear(),
  };
}

export type ReadHeads = ReturnType<typeof createReadHeads>;
