import type { Id } from '@messaging/contracts';
import type { Transaction } from '@messaging/database';
import { loadBatch, saveBatch, shownUntilNow, type MessageRow } from '@messaging/messages';
import { emptyMessages, emptyVersions } from '../repositories/erasures.ts';

interface MessagesToErase {
  companyId: Id;
  messageIds: readonly Id[];
  correlationId: string;
  now: Date;
}

/**
 * Takes the texts of these messages away, and of all their earlier versions. What is still shown becomes a tombstone, with
 * the event by which every open page lets go of it; the rest has none to show already. What the previous release wrote is
 * in no conversation, so nobody is shown it and no event speaks of it: it is emptied where it stands.
 */
export async function eraseMessages(
  trx: Transaction,
  { companyId, messageIds, correlationId, now }: MessagesToErase,
): Promise<void> {
  const batch = await loadBatch(trx, [{ companyId, messageIds: [...messageIds] }]);
  const outside: Id[] = [];
  for (const id of messageIds) {
    const message = batch.message(companyId, id);
    if (message?.state !== 'visible') continue;
    const conversation = batch.conversation(companyId, message.conversationId);
    if (!conversation) {
      outside.push(id);
      continue;
    }
    const tombstone: MessageRow = {
      ...message,
      message: '',
      state: 'deleted',
      version: message.version + 1,
      changedAt: now,
      changedBy: null,
    };
    batch.changeMessage(conversation, shownUntilNow(message), {
      type: 'message.deleted',
      data: { version: tombstone.version },
      message: tombstone,
      actorUserId: null,
      correlationId,
      occurredAt: now,
    });
  }
  await saveBatch(trx, batch);
  await emptyMessages(trx, companyId, outside);
  await emptyVersions(trx, companyId, messageIds);
}
