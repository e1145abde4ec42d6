import type { CheckOptions } from '../check-options.ts';
import type { IndexedHistory, Session } from '../index-history.ts';
import type { Read } from '../history.ts';
import type { Violation } from '../violation.ts';

/** Exactly once: no read shows a message twice, no intent became two messages, no socket said an event twice. */
export function findDuplicates(history: IndexedHistory, { wire }: CheckOptions): Violation[] {
  return [
    ...history.reads.flatMap(twiceInRead),
    ...(wire === 'once' ? history.sessions.flatMap(twiceInSession) : []),
  ];
}

function twiceInRead({ person, conversation, messages }: Read): Violation[] {
  const where = `${person} reading ${conversation}`;
  const ids = new Set<string>();
  const intents = new Map<string, string>();
  return messages.flatMap(({ messageId, author, key }): Violation[] => {
    if (ids.has(messageId)) return [{ invariant: 'duplicated', where, what: `message ${messageId} twice` }];
    ids.add(messageId);
    if (key === null) return [];
    const first = intents.get(`${author} ${key}`);
    intents.set(`${author} ${key}`, messageId);
    return first === undefined
      ? []
      : [
          {
            invariant: 'duplicated',
            where,
            what: `messages ${first} and ${messageId} of the one key ${key}`,
          },
        ];
  });
}

function twiceInSession({ session, heard }: Session): Violation[] {
  const known = new Set<string>();
  return heard.flatMap(({ conversation, eventSeq }): Violation[] => {
    const name = `${conversation} ${eventSeq}`;
    if (known.has(name))
      return [{ invariant: 'duplicated', where: `session ${session}`, what: `event ${eventSeq} twice` }];
    known.add(name);
    return [];
  });
}
