import { groupByConversation, type IndexedHistory } from '../index-history.ts';
import type { Read } from '../history.ts';
import type { Violation } from '../violation.ts';

/**
 * Accepted ⇒ on the screen of everybody who has the conversation open, without their doing. A socket that listened all
 * along heard all of its events; an open client holds everything from where it begins to the end.
 */
export function findUndelivered(history: IndexedHistory): Violation[] {
  const acknowledged = groupByConversation(history.acknowledged);
  const silent = history.sessions.flatMap(({ session, hearsAllOf, heard }) => {
    if (hearsAllOf === null) return [];
    const known = new Set(heard.map(({ eventSeq }) => eventSeq));
    return (acknowledged.get(hearsAllOf) ?? [])
      .filter(({ outcome }) => !known.has(outcome.seq))
      .map(({ outcome }): Violation => ({
        invariant: 'undelivered',
        where: `session ${session}`,
        what: `never heard event ${outcome.seq} of ${hearsAllOf}`,
      }));
  });
  const held = history.reads.filter(({ final, extent }) => final && extent === 'held');
  return [...silent, ...held.flatMap((read) => missingFrom(read, history))];
}

function missingFrom(read: Read, { sent }: IndexedHistory): Violation[] {
  const ids = new Set(read.messages.map(({ messageId }) => messageId));
  const begins = BigInt(read.messages[0]?.position ?? 0);
  return (sent.get(read.conversation) ?? [])
    .filter(({ outcome }) => BigInt(outcome.position) >= begins && !ids.has(outcome.messageId))
    .map(({ outcome }) => ({
      invariant: 'undelivered',
      where: `the open client of ${read.person}`,
      what: `does not show message ${outcome.messageId} of ${read.conversation}`,
    }));
}
