import { compareSequences, type ChainedEventView, type Sequence } from '@messaging/contracts';

export interface RecentEventsOptions {
  perRoom: number;
  /** Of all rooms together; the rooms that were quiet for longest go first. */
  mostBytes: number;
}

interface Room {
  events: ChainedEventView[];
  bytes: number;
}

// What an event takes beside its text, roughly.
const EVENT_BYTES = 900;
export const sizeOf = (event: ChainedEventView): number =>
  EVENT_BYTES + ('message' in event ? 2 * event.message.message.length : 0);

/**
 * The latest events of the rooms this node has heard of, so that a client that missed a few gets them without the
 * database being asked. Each event names the one before it, so a hole in what was heard is always noticed.
 */
export function createRecentEvents({ perRoom, mostBytes }: RecentEventsOptions) {
  const rooms = new Map<string, Room>();
  let bytes = 0;

  function remember(room: string, event: ChainedEventView): void {
    const held = rooms.get(room) ?? { events: [], bytes: 0 };
    rooms.delete(room);
    rooms.set(room, held);
    replaceText(held, event);
    const last = held.events.at(-1);
    // At least once: what was relayed again is known already.
    if (last && compareSequences(event.seq, last.seq) <= 0) return;
    held.events.push(event);
    grow(held, sizeOf(event));
    if (held.events.length > perRoom) forgetOldest(held);
    while (bytes > mostBytes) forgetQuietest();
  }

  /** What was edited, deleted or hidden since must not come back as it once was. */
  function replaceText(held: Room, event: ChainedEventView): void {
    if (!('message' in event) || event.message.version === 1) return;
    const { message } = event;
    for (const [i, earlier] of held.events.entries()) {
      if (!('message' in earlier)) continue;
      if (earlier.message.id !== message.id || earlier.message.version >= message.version) continue;
      const renewed = { ...earlier, message };
      held.events[i] = renewed;
      grow(held, sizeOf(renewed) - sizeOf(earlier));
    }
  }

  function grow(held: Room, by: number): void {
    held.bytes += by;
    bytes += by;
  }

  function forgetOldest(held: Room): void {
    const oldest = held.events.shift();
    if (oldest) grow(held, -sizeOf(oldest));
  }

  function forgetQuietest(): void {
    const [room, held] = rooms.entries().next().value ?? [];
    if (room === undefined || held === undefined) return;
    rooms.delete(room);
    bytes -= held.bytes;
  }

  /** Everything after `after`, oldest first; undefined when this node cannot be sure that it has all of it. */
  function since(room: string, after: Sequence): ChainedEventView[] | undefined {
    const events = rooms.get(room)?.events ?? [];
    let from = events.length;
    let reachedBy: Sequence | undefined = events.at(-1)?.seq;
    while (reachedBy !== undefined && compareSequences(reachedBy, after) > 0) {
      const event = events[from - 1];
      if (event?.seq !== reachedBy) return undefined;
      from -= 1;
      reachedBy = event.prevSeq;
    }
    return reachedBy === undefined ? undefined : events.slice(from);
  }

  return {
    remember,
    since,
    /** The newest event heard in this room. */
    lastSeq: (room: string): Sequence | undefined => rooms.get(room)?.events.at(-1)?.seq,
  };
}

export type RecentEvents = ReturnType<typeof createRecentEvents>;
