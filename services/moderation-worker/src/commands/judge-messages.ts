import type { StreamEvent } from '@messaging/contracts';
import type { Transaction } from '@messaging/database';
import { findMessagesByKeys } from '@messaging/messages';
import { findFloods } from '../queries/find-floods.ts';
import { findRules } from '../queries/find-rules.ts';
import { judgeText } from '../rules/rule-set.ts';
import { hideMessages, type Hidden, type Suspect } from './hide-messages.ts';

/** What became of the message of an event: hidden because of it, or left as it is. */
export type Judged = Hidden | 'left';

/**
 * Judges the present text of new and edited messages. Reads without locks first: only when there is something to object
 * to, which is rare, are the companies' streams locked and the texts judged again.
 */
export async function judgeMessages(trx: Transaction, events: readonly StreamEvent[]): Promise<Judged[]> {
  const suspects = new Map<string, Suspect>();
  for (const event of events) {
    if (event.messageId === null) continue;
    const { companyId, messageId } = event;
    const name = nameOf(companyId, messageId);
    if (!suspects.has(name)) suspects.set(name, { companyId, messageId, event });
  }
  const messages = await findMessagesByKeys(
    trx,
    [...suspects.values()].map(({ companyId, messageId }) => [companyId, messageId]),
  );
  const rulesOf = await findRules(trx, [...new Set(events.map((event) => event.companyId))]);
  const isNew = new Set(
    events.flatMap((event) =>
      event.type === 'message.created' ? [nameOf(event.companyId, event.messageId)] : [],
    ),
  );
  const floodOf = await findFloods(
    trx,
    messages.filter(({ companyId, id }) => isNew.has(nameOf(companyId, id))),
    rulesOf,
  );
  const judge = (message: (typeof messages)[number]) =>
    judgeText(message.message, rulesOf(message.companyId)) ?? floodOf(message);

  const objectionable = messages.filter((message) => message.state === 'visible' && judge(message));
  const hidden = await hideMessages(
    trx,
    objectionable.flatMap(({ companyId, id }) => suspects.get(nameOf(companyId, id)) ?? []),
    judge,
  );
  return events.map(
    (event) =>
      hidden.find((one) => suspects.get(nameOf(one.companyId, one.messageId))?.event === event) ?? 'left',
  );
}

const nameOf = (companyId: string, messageId: string | null) => `${companyId}:${messageId}`;
