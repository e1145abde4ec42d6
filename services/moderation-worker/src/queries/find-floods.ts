import type { Id } from '@messaging/contracts';
import type { Reader } from '@messaging/database';
import type { MessageRow } from '@messaging/messages';
import { findRecentMessages, type AuthorSpan } from '../repositories/recent-messages.ts';
import { findFlooding } from '../rules/flooding.ts';
import type { RuleSet } from '../rules/rule-set.ts';
import type { Verdict } from '../rules/verdict.ts';

/** Which of these new messages are part of a flood, by message id of their company. One statement for all of them. */
export async function findFloods(
  reader: Reader,
  messages: readonly MessageRow[],
  rulesOf: (companyId: Id) => RuleSet,
): Promise<(message: MessageRow) => Verdict | undefined> {
  const spans = new Map<string, AuthorSpan>();
  for (const { companyId, authorId, createdAt } of messages) {
    const author = `${companyId}:${authorId}`;
    const to = createdAt.getTime();
    const from = to - rulesOf(companyId).flood.seconds * 1_000;
    const known = spans.get(author) ?? { companyId, authorId, from, to };
    spans.set(author, { ...known, from: Math.min(known.from, from), to: Math.max(known.to, to) });
  }
  const recent = await findRecentMessages(reader, [...spans.values()]);
  const judged = new Set(messages.map(({ companyId, id }) => `${companyId}:${id}`));

  return function findFlood(message) {
    const { companyId, id, authorId, conversationId } = message;
    if (!judged.has(`${companyId}:${id}`)) return undefined;
    const alike = recent.filter(
      (row) =>
        row.companyId === companyId && row.authorId === authorId && row.conversationId === conversationId,
    );
    return findFlooding(toSent(message), alike.map(toSent), rulesOf(companyId).flood);
  };
}

const toSent = ({ position, createdAt }: Pick<MessageRow, 'position' | 'createdAt'>) => ({
  position: BigInt(position),
  at: createdAt.getTime(),
});
