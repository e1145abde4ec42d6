import type { ConversationName, Seen } from '../history.ts';
import type { IndexedHistory } from '../index-history.ts';
import type { Violation } from '../violation.ts';

/** Nothing is visible that was not written: each message and each of its texts has an attempt that was not refused. */
export function findUnaccepted(history: IndexedHistory): Violation[] {
  const reported = new Set<string>();
  function look(conversation: ConversationName, seen: Seen, where: string): Violation[] {
    const what = problemOf(history, conversation, seen);
    const name = `${conversation} ${seen.messageId} ${seen.version}`;
    if (what === null || reported.has(name)) return [];
    reported.add(name);
    return [{ invariant: 'unaccepted', where, what: `message ${seen.messageId} ${what}` }];
  }
  return [
    ...history.deliveries.flatMap((one) => look(one.conversation, one, `session ${one.session}`)),
    ...history.reads.flatMap(({ conversation, person, messages }) =>
      messages.flatMap((seen) => look(conversation, seen, `${person} reading ${conversation}`)),
    ),
  ];
}

function problemOf({ causesOf }: IndexedHistory, conversation: ConversationName, seen: Seen): string | null {
  const causes = causesOf(seen, conversation);
  if (!causes.some(({ action }) => action === 'send')) return 'was written by nobody';
  if (seen.text === null || seen.state !== 'visible') return null;
  const written = causes.filter(({ action }) => action === (seen.version === 1 ? 'send' : 'edit'));
  return written.some(({ text }) => text === null || text === seen.text)
    ? null
    : `has a text nobody gave it as version ${seen.version}`;
}
