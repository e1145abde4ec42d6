import type { AcknowledgedAttempt, IndexedHistory } from '../index-history.ts';
import type { Read, Seen } from '../history.ts';
import type { Violation } from '../violation.ts';

/** Acknowledged ⇒ everybody entitled can read it at the end, in the version last acknowledged or a later one. */
export function findLost(history: IndexedHistory): Violation[] {
  return history.reads
    .filter(({ final, extent, person, conversation }) => {
      return final && extent === 'whole' && history.isEntitled(person, conversation);
    })
    .flatMap((read) => missingFrom(read, history));
}

function missingFrom(read: Read, { sent, changed }: IndexedHistory): Violation[] {
  const seen = new Map(read.messages.map((message) => [message.messageId, message]));
  return (sent.get(read.conversation) ?? []).flatMap((send): Violation[] => {
    const { messageId } = send.outcome;
    const message = seen.get(messageId);
    const where = `${read.person} reading ${read.conversation}`;
    if (!message) return [{ invariant: 'lost', where, what: `message ${messageId} is not there` }];
    const changes = changed.get(messageId) ?? [];
    const problem = problemOf(message, send, changes);
    return problem ? [{ invariant: 'lost', where, what: `message ${messageId} ${problem}` }] : [];
  });
}

function problemOf(message: Seen, send: AcknowledgedAttempt, changes: AcknowledgedAttempt[]): string | null {
  const newest = changes.reduce(
    (last, one) => (one.outcome.version > last.outcome.version ? one : last),
    send,
  );
  if (message.version < newest.outcome.version)
    return `is at version ${message.version}, version ${newest.outcome.version} was acknowledged`;
  if (message.version > newest.outcome.version) return null;
  if (newest.action === 'delete')
    return message.state === 'deleted' ? null : `is ${message.state}, not deleted`;
  if (message.state !== 'visible') return `is ${message.state}, and nobody asked for that`;
  const isOther = newest.text !== null && message.text !== null && message.text !== newest.text;
  return isOther ? 'has another text than was acknowledged' : null;
}
