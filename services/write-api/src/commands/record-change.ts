import type { Id, Sequence, StreamEventData } from '@messaging/contracts';
import { execute, type Transaction } from '@messaging/database';
import { appendEvents, lockStreamHeads } from '@messaging/events';
import { problem } from '@messaging/service-kit';

type ChangeType =
  | 'policy.changed'
  | 'sanction.changed'
  | 'conversation.changed'
  | 'audit.read'
  | 'audit.webhook.changed'
  | 'erasure.requested';

interface Change<T extends ChangeType> {
  type: T;
  data: StreamEventData[T];
  /** The conversation that changed, with its last event until now. */
  conversation?: { id: Id; lastSeq: Sequence };
  now: Date;
}

interface ChangedBy {
  companyId: Id;
  /** Null for the ERP. */
  userId: Id | null;
  correlationId: string;
}

/**
 * Locks the company's stream and answers what appends to it. Everything read after this is the latest, and nobody else
 * changes the company before the transaction ends.
 */
export async function lockCompany(trx: Transaction, { companyId, userId, correlationId }: ChangedBy) {
  const heads = await lockStreamHeads(trx, [companyId]);
  const head = heads.get(companyId);
  if (head === undefined) throw problem('not-found');
  const seq = String(head + 1n);

  return {
    /** The number that the change of this transaction has: there is one. */
    seq,
    /** The number of the event before it, which is the answer where nothing changed. */
    lastSeq: String(head),
    async record<T extends ChangeType>({ type, data, conversation, now }: Change<T>): Promise<void> {
      await appendEvents(trx, [
        {
          companyId,
          seq,
          type,
          conversationId: conversation?.id ?? null,
          prevSeq: conversation?.lastSeq ?? '0',
          messageId: null,
          actorUserId: userId,
          correlationId,
          data,
          occurredAt: now.toISOString(),
        },
      ]);
    },
    /** Who may do what has changed: whatever was remembered of the company is old from now on. */
    async raiseDirectoryVersion(): Promise<void> {
      await execute(trx, 'UPDATE companies SET directory_version = directory_version + 1 WHERE id = ?', [
        companyId,
      ]);
    },
  };
}
