import { companyOf } from '../history.ts';
import type { IndexedHistory } from '../index-history.ts';
import type { Violation } from '../violation.ts';

/** Nothing reaches anybody who is not entitled to it: by the conversation it says it is of, or by who wrote it. */
export function findForeign({ deliveries, reads, isEntitled }: IndexedHistory): Violation[] {
  const isForeign = (person: string, conversation: string, author: string | null) =>
    !isEntitled(person, conversation) || (author !== null && companyOf(author) !== companyOf(conversation));
  return [
    ...deliveries
      .filter(({ person, conversation, author }) => isForeign(person, conversation, author))
      .map(({ person, conversation, eventSeq }): Violation => ({
        invariant: 'foreign',
        where: person,
        what: `was told event ${eventSeq} of ${conversation}`,
      })),
    ...reads.flatMap(({ person, conversation, messages }) =>
      messages
        .filter(({ author }) => isForeign(person, conversation, author))
        .map(({ messageId }): Violation => ({
          invariant: 'foreign',
          where: person,
          what: `read message ${messageId} of ${conversation}`,
        })),
    ),
  ];
}
