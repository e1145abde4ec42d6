import { compareSequences, type Id, type StreamEvent } from '@messaging/contracts';
import { crashPoint, type Reader } from '@messaging/database';
import { readStreams } from '@messaging/events';
import { presentStreams, type PresentedEvent } from '@messaging/messages';
import type { Stream } from './stream.ts';

export interface CarryStreamsParts {
  database: Reader;
  /** Puts events into their rooms, in order. Rejects when Redis did not take all of them. */
  publish: (events: readonly PresentedEvent[]) => Promise<void>;
  /** Takes what jobs are to be made of, soon. */
  gather: (stream: Stream, events: readonly StreamEvent[]) => void;
  isHeld: (stream: Stream) => boolean;
  onPublished: (stream: Stream, events: readonly StreamEvent[]) => void;
}

// A company can be at most so far ahead of the others in one turn, and a turn holds at most so many events in memory.
const PER_STREAM = 200;
const PER_TURN = 500;

/**
 * Carries what is new in several companies' streams to their rooms, and hands it over for jobs: two reads for all of them
 * together. The streams move forward only when the rooms have taken everything; otherwise the same is carried again.
 * Answers the companies of which there may be more to carry.
 */
export function createCarryStreams({ database, publish, gather, isHeld, onPublished }: CarryStreamsParts) {
  return async function carryStreams(streams: readonly Stream[]): Promise<Id[]> {
    const places = streams.map(({ companyId, published }) => ({ companyId, after: published }));
    const found = await readStreams(database, places, { perStream: PER_STREAM, limit: PER_TURN });
    const presented = await presentStreams(database, found);
    if (found.length > 0) crashPoint('relay: events read, before publish');

    // Leases may have run out while we read: what is no longer ours is its new holder's to carry.
    const mine = new Map(streams.filter(isHeld).map((stream) => [stream.companyId, stream]));
    const events = found.filter((event) => mine.has(event.companyId));
    const byStream = groupByStream(events, mine);
    // First, because the queues need not wait for the rooms.
    for (const [stream, itsEvents] of byStream)
      gather(
        stream,
        itsEvents.filter(({ seq }) => compareSequences(seq, stream.gathered) > 0),
      );
    await publish(presented.filter(({ event }) => mine.has(event.companyId)));
    if (byStream.size > 0) crashPoint('relay: published, before its mark');
    for (const [stream, itsEvents] of byStream) {
      stream.published = itsEvents.at(-1)!.seq;
      onPublished(stream, itsEvents);
    }
    return unfinished(mine, byStream, found.length === PER_TURN);
  };
}

function groupByStream(
  events: readonly StreamEvent[],
  streams: ReadonlyMap<Id, Stream>,
): Map<Stream, StreamEvent[]> {
  const groups = new Map<Stream, StreamEvent[]>();
  for (const event of events) {
    const stream = streams.get(event.companyId)!;
    const group = groups.get(stream);
    if (group) group.push(event);
    else groups.set(stream, [event]);
  }
  return groups;
}

function unfinished(
  streams: ReadonlyMap<Id, Stream>,
  carried: ReadonlyMap<Stream, StreamEvent[]>,
  wasCutShort: boolean,
): Id[] {
  const isUnfinished = (stream: Stream) => wasCutShort || carried.get(stream)?.length === PER_STREAM;
  // Those that got nothing this time go first the next time.
  return [...streams.values()]
    .filter(isUnfinished)
    .sort((a, b) => Number(carried.has(a)) - Number(carried.has(b)))
    .map((stream) => stream.companyId);
}
