import type { Id } from '@messaging/contracts';
import type { ConversationName, Read } from '../history.ts';
import type { IndexedHistory, Session } from '../index-history.ts';
import type { CheckOptions } from '../check-options.ts';
import type { Violation } from '../violation.ts';

/**
 * One order for everybody: reads by position; sockets by sequence number; and who wrote after another's write was
 * acknowledged stands behind it.
 */
export function findReordered(history: IndexedHistory, { wire }: CheckOptions): Violation[] {
  const firstHeard = wire === 'repeated' ? firstHearings(history.sessions) : undefined;
  return [
    ...history.reads.flatMap(unorderedRead),
    ...history.sessions.flatMap((session) => unorderedSession(session, firstHeard)),
    ...againstRealTime(history),
  ];
}

function unorderedRead({ person, conversation, messages }: Read): Violation[] {
  return messages.flatMap(({ messageId, position }, i): Violation[] => {
    const before = messages[i - 1];
    return before && before.messageId !== messageId && BigInt(before.position) >= BigInt(position)
      ? [
          {
            invariant: 'reordered',
            where: `${person} reading ${conversation}`,
            what: `message ${messageId} stands behind a later one`,
          },
        ]
      : [];
  });
}

/** When each event was first heard by anybody. */
function firstHearings(sessions: readonly Session[]): Map<string, number> {
  const first = new Map<string, number>();
  for (const { heard } of sessions) {
    for (const { conversation, eventSeq, at } of heard) {
      const name = `${conversation} ${eventSeq}`;
      first.set(name, Math.min(at, first.get(name) ?? Infinity));
    }
  }
  return first;
}

/**
 * An event behind a later one. With repetition allowed, one that somebody had heard by then is said again, which is not
 * the same as said out of order.
 */
function unorderedSession(
  { session, heard }: Session,
  firstHeard: Map<string, number> | undefined,
): Violation[] {
  const highest = new Map<ConversationName, { seq: bigint; at: number }>();
  const known = new Set<string>();
  return heard.flatMap(({ conversation, eventSeq, at }): Violation[] => {
    const name = `${conversation} ${eventSeq}`;
    const isRepeated = known.has(name);
    known.add(name);
    const seq = BigInt(eventSeq);
    const latest = highest.get(conversation);
    if (!latest || seq > latest.seq) {
      highest.set(conversation, { seq, at });
      return [];
    }
    if (isRepeated || (firstHeard?.get(name) ?? Infinity) <= latest.at) return [];
    return [
      {
        invariant: 'reordered',
        where: `session ${session}`,
        what: `event ${eventSeq} of ${conversation} after event ${latest.seq}`,
      },
    ];
  });
}

interface Intent {
  messageId: Id;
  /** When its first attempt left, which may be the one that was carried out. */
  began: number;
  /** When its place was first known. */
  known: number;
  position: bigint;
}

function againstRealTime({ attempts, sent }: IndexedHistory): Violation[] {
  const began = new Map<string, number>();
  for (const { person, key, at } of attempts) {
    const name = `${person} ${key}`;
    if (key !== null) began.set(name, Math.min(at, began.get(name) ?? Infinity));
  }
  return [...sent].flatMap(([conversation, sends]) => {
    const intents = new Map<Id, Intent>();
    for (const { at, person, key, outcome } of sends) {
      const { messageId } = outcome;
      intents.set(messageId, {
        messageId,
        began: began.get(`${person} ${key}`) ?? at,
        known: Math.min(outcome.at, intents.get(messageId)?.known ?? Infinity),
        position: BigInt(outcome.position),
      });
    }
    return overtaking([...intents.values()]).map((messageId): Violation => ({
      invariant: 'reordered',
      where: conversation,
      what: `message ${messageId} overtook an earlier one`,
    }));
  });
}

/** Walks the intents by the time they began: each must stand behind every one whose place was known before that. */
function overtaking(intents: readonly Intent[]): Id[] {
  const byKnown = [...intents].sort((a, b) => a.known - b.known);
  const byBegan = [...intents].sort((a, b) => a.began - b.began);
  let next = 0;
  let highest = 0n;
  return byBegan.flatMap(({ messageId, began, position }) => {
    for (let one = byKnown[next]; one && one.known < began; one = byKnown[++next])
      if (one.position > highest) highest = one.position;
    return position < highest ? [messageId] : [];
  });
}
