import type { ChainedEventView, Id, MessageView, Sequence } from '@messaging/contracts';
import { compareSequences, laterSequence } from './sequences.ts';

/**
 * What a client holds of one conversation, and whether something is missing. Pure bookkeeping, no I/O.
 *
 * Invariant: every event up to `held` has been applied. An event is applied when its predecessor is held;
 * one that comes too early waits until the gap before it is filled. A message is kept once, by id, in its
 * newest version, so that applying anything twice or late changes nothing.
 */
export interface ConversationLog {
  held: () => Sequence;
  /** The cursor to fetch events after when some are missing, else null. */
  gap: () => Sequence | null;
  /** All messages by position; the same array until something changes. */
  messages: () => readonly MessageView[];
  message: (id: Id) => MessageView | undefined;
  /** Events from the socket, in any order and any number of times. */
  receive: (events: readonly ChainedEventView[]) => void;
  /** The server's head of this conversation: a later one than held is a gap. */
  noteHead: (head: Sequence) => void;
  /** An answer of `GET events?after=held`: everything from there up to `next`. */
  fill: (events: readonly ChainedEventView[], next: Sequence) => void;
  /** Messages from a page, a write's answer or a single read: they say nothing about what lies between. */
  merge: (messages: readonly MessageView[]) => void;
  /** Starts again from a page that is as new as `lastSeq`; keeps only what is newer than that. */
  reset: (messages: readonly MessageView[], lastSeq: Sequence) => void;
}

/** More events than this are not worth keeping while a gap is fetched: the fetch brings them anyway. */
const MOST_WAITING = 1_000;

export function createConversationLog(): ConversationLog {
  let held: Sequence = '0';
  let head: Sequence = '0';
  let waiting: ChainedEventView[] = [];
  let sorted: MessageView[] = [];
  const byId = new Map<Id, MessageView>();
  /** Changes to messages no page has brought yet: kept so that an older read cannot undo them. */
  const unplaced = new Map<Id, MessageView>();

  function place(message: MessageView) {
    const known = byId.get(message.id) ?? unplaced.get(message.id);
    const newest = newerVersion(message, known);
    unplaced.delete(message.id);
    if (byId.get(message.id) === newest) return;
    byId.set(message.id, newest);
    const index = findPosition(sorted, newest.position);
    const isHere = sorted[index]?.id === newest.id;
    sorted = [...sorted.slice(0, index), newest, ...sorted.slice(isHere ? index + 1 : index)];
  }

  function apply(event: ChainedEventView) {
    if (event.type === 'message.created') place(event.message);
    else if ('message' in event) refresh(event.message);
  }

  /** A newer version of a message that is shown; of one that is not, a note for when it will be. */
  function refresh(message: MessageView) {
    if (byId.has(message.id)) return place(message);
    const known = unplaced.get(message.id);
    if (!known || known.version < message.version) unplaced.set(message.id, message);
    return undefined;
  }

  function drain() {
    while (waiting[0] && compareSequences(waiting[0].prevSeq, held) <= 0) {
      const event = waiting.shift()!;
      apply(event);
      held = laterSequence(held, event.seq);
    }
  }

  // A page at once: inserting one by one would copy the list once a message.
  function placeMany(messages: readonly MessageView[]) {
    for (const message of messages) {
      const known = byId.get(message.id) ?? unplaced.get(message.id);
      byId.set(message.id, newerVersion(message, known));
      unplaced.delete(message.id);
    }
    sorted = [...byId.values()].sort((a, b) => compareSequences(a.position, b.position));
  }

  return {
    held: () => held,
    gap: () => (waiting.length > 0 || compareSequences(head, held) > 0 ? held : null),
    messages: () => sorted,
    message: (id) => byId.get(id),
    merge: (messages) => (messages.length > 4 ? placeMany(messages) : messages.forEach(place)),
    noteHead: (seq) => (head = laterSequence(head, seq)),
    receive(events) {
      for (const event of events) {
        head = laterSequence(head, event.seq);
        const isHeld = compareSequences(event.seq, held) <= 0;
        if (isHeld && 'message' in event) refresh(event.message);
        else if (!isHeld) waiting = insertBySeq(waiting, event);
      }
      drain();
      waiting = waiting.slice(0, MOST_WAITING);
    },
    fill(events, next) {
      for (const event of events) {
        apply(event);
        held = laterSequence(held, event.seq);
      }
      held = laterSequence(held, next);
      drain();
    },
    reset(messages, lastSeq) {
      const newer = sorted.filter((message) => compareSequences(message.seq, lastSeq) > 0);
      const page = messages.map((message) => newerVersion(message, byId.get(message.id)));
      byId.clear();
      held = laterSequence(held, lastSeq);
      placeMany([...page, ...newer]);
      drain();
    },
  };
}

/** The known one when it is as new: an unchanged message keeps its identity, so its view need not be drawn again. */
function newerVersion(message: MessageView, known: MessageView | undefined): MessageView {
  return known && known.version >= message.version ? known : message;
}

function insertBySeq(events: readonly ChainedEventView[], event: ChainedEventView): ChainedEventView[] {
  let index = events.length;
  while (index > 0 && compareSequences(events[index - 1]!.seq, event.seq) > 0) index -= 1;
  if (events[index - 1]?.seq === event.seq) return events.slice();
  return [...events.slice(0, index), event, ...events.slice(index)];
}

/** Index of the message at this position, or where it belongs. */
function findPosition(sorted: readonly MessageView[], position: Sequence): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compareSequences(sorted[middle]!.position, position) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
