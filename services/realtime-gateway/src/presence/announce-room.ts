import type { Id } from '@messaging/contracts';

export interface AnnounceRoomParts {
  /** Who it is about in this room now. */
  look: (room: string) => Promise<Id[]>;
  /** Tells this node's clients in the room. */
  announce: (room: string, userIds: readonly Id[]) => Promise<void>;
  isHosted: (room: string) => boolean;
  onError: (error: unknown) => void;
  everyMs: number;
  /** A longer pause after telling of so many people, where that costs much; none where left out. */
  pauseAfter?: (room: string, people: number) => number;
  /** While there is somebody to show, look again after so long: nobody says so when they simply stop. */
  lookAgainMs?: number;
}

interface Told {
  shown: string;
  notBefore: number;
  /** When it looks next; Infinity when nothing is planned. */
  dueAt: number;
  timer: NodeJS.Timeout | undefined;
  /** The looks under way: one that began earlier must not be told later. */
  looking: Promise<void>;
}

/**
 * Tells the clients of this node who is in a room (or types there) when that changes: the first change at once, more
 * of them together, at most every `everyMs`, and in large rooms more rarely. Looks only after it was told of a change, so
 * what it shows is never older.
 */
export function createAnnounceRoom(parts: AnnounceRoomParts) {
  const { look, announce, isHosted, onError, everyMs, pauseAfter, lookAgainMs } = parts;
  const rooms = new Map<string, Told>();

  function toldIn(room: string): Told {
    const told = rooms.get(room) ?? {
      shown: '',
      notBefore: 0,
      dueAt: Infinity,
      timer: undefined,
      looking: Promise.resolve(),
    };
    rooms.set(room, told);
    return told;
  }

  /** Something changed in this room. */
  function note(room: string, inMs = 0): void {
    const told = toldIn(room);
    const now = performance.now();
    const dueAt = Math.max(now + inMs, told.notBefore);
    if (dueAt >= told.dueAt) return;
    clearTimeout(told.timer);
    told.dueAt = dueAt;
    told.timer = setTimeout(() => {
      told.looking = told.looking.then(() => lookAndTell(room, told));
    }, dueAt - now);
  }

  /** Somebody lost the right to be shown here: that does not wait for its turn. */
  function noteLost(room: string): void {
    toldIn(room).notBefore = 0;
    note(room);
  }

  async function lookAndTell(room: string, told: Told): Promise<void> {
    told.dueAt = Infinity;
    told.notBefore = performance.now() + everyMs;
    if (!isHosted(room)) return forget(room);
    try {
      const userIds = await look(room);
      await tell(room, userIds);
      if (lookAgainMs !== undefined && userIds.length > 0) note(room, lookAgainMs);
    } catch (error) {
      onError(error);
    }
    return undefined;
  }

  /** These people are known to be the ones now. */
  async function tell(room: string, userIds: readonly Id[]): Promise<void> {
    if (!isHosted(room) || hasShown(room, userIds)) return;
    const told = toldIn(room);
    told.shown = keyOf(userIds);
    const pauseMs = pauseAfter?.(room, userIds.length) ?? 0;
    told.notBefore = Math.max(told.notBefore, performance.now() + pauseMs);
    await announce(room, userIds);
  }

  /** Whether the clients of this node were told exactly these people last. */
  function hasShown(room: string, userIds: readonly Id[]): boolean {
    return (rooms.get(room)?.shown ?? '') === keyOf(userIds);
  }

  function forget(room: string): void {
    clearTimeout(rooms.get(room)?.timer);
    rooms.delete(room);
  }

  return {
    note,
    noteLost,
    tell,
    forget,
    hasShown,
    stop: () => [...rooms.keys()].forEach(forget),
  };
}

const keyOf = (userIds: readonly Id[]) => [...userIds].sort().join();

export type AnnounceRoom = ReturnType<typeof createAnnounceRoom>;
