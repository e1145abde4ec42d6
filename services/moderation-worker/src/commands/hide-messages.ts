import type { Id, StreamEvent } from '@messaging/contracts';
import { newId, type Transaction } from '@messaging/database';
import { loadBatch, saveBatch, shownUntilNow, type Batch, type MessageRow } from '@messaging/messages';
import { insertHideActions, type ModerationActionRow } from '../repositories/moderation-actions.ts';
import type { RuleName, Verdict } from '../rules/verdict.ts';

/** A message to look at under lock, and the event that drew attention to it. */
export interface Suspect {
  companyId: Id;
  messageId: Id;
  event: StreamEvent;
}

export interface Hidden {
  companyId: Id;
  authorId: Id;
  messageId: Id;
  rule: RuleName;
  correlationId: string;
}

/**
 * Hides those of the suspects that `judge` still objects to now that nobody can change them any more: an author may have
 * mended or deleted the text since. What it said moves to the versions, so the evidence stays.
 */
export async function hideMessages(
  trx: Transaction,
  suspects: readonly Suspect[],
  judge: (message: MessageRow) => Verdict | undefined,
): Promise<Hidden[]> {
  if (suspects.length === 0) return [];
  const batch = await loadBatch(
    trx,
    suspects.map(({ companyId, messageId }) => ({ companyId, messageIds: [messageId] })),
  );
  const now = new Date();
  const actions: ModerationActionRow[] = [];
  const hidden: Hidden[] = [];
  for (const { companyId, messageId, event } of suspects) {
    const message = batch.message(companyId, messageId);
    const verdict = message?.state === 'visible' ? judge(message) : undefined;
    if (!message || !verdict) continue;
    actions.push(hide(batch, message, verdict, event.correlationId, now));
    hidden.push({
      companyId,
      authorId: message.authorId,
      messageId,
      rule: verdict.rule,
      correlationId: event.correlationId,
    });
  }
  await saveBatch(trx, batch);
  await insertHideActions(trx, actions);
  return hidden;
}

function hide(
  batch: Batch,
  message: MessageRow,
  { rule, reason }: Verdict,
  correlationId: string,
  now: Date,
): ModerationActionRow {
  const { companyId, id: messageId, version } = message;
  const conversation = batch.conversation(companyId, message.conversationId)!;
  const shown: MessageRow = {
    ...message,
    message: '',
    state: 'hidden',
    version: version + 1,
    changedAt: now,
    changedBy: null,
  };
  const seq = batch.changeMessage(conversation, shownUntilNow(message), {
    type: 'message.hidden',
    data: { version: shown.version, rule },
    message: shown,
    actorUserId: null,
    correlationId,
    occurredAt: now,
  });
  return { companyId, id: newId(), messageId, version, rule, reason, seq, correlationId, createdAt: now };
}
