import { canonicalJson, type AuditedEvent } from '@messaging/audit';
import { crashPoint, insertRows, type Transaction } from '@messaging/database';
import { sealOf } from './seal-events.ts';
import { saveStreamHeads, type StreamHeads } from './stream-heads.ts';

const COLUMNS = [
  'company_id',
  'seq',
  'type',
  'conversation_id',
  'prev_seq',
  'message_id',
  'actor_user_id',
  'correlation_id',
  'data',
  'occurred_at',
  'commitment',
  'mac_key',
  'mac',
] as const;

/**
 * The one place where events are written: with the sequence numbers they already carry, sealed where the pool has keys, and
 * with the heads they moved, in the caller's transaction.
 */
export async function appendEvents(trx: Transaction, events: readonly AuditedEvent[]): Promise<void> {
  await insertRows(
    trx,
    'events',
    COLUMNS,
    events.map((event) => {
      const seal = sealOf(trx, event);
      return {
        company_id: event.companyId,
        seq: event.seq,
        type: event.type,
        conversation_id: event.conversationId,
        prev_seq: event.prevSeq,
        message_id: event.messageId,
        actor_user_id: event.actorUserId,
        correlation_id: event.correlationId,
        data: canonicalJson(event.data),
        occurred_at: new Date(event.occurredAt),
        commitment: event.commitment ?? null,
        mac_key: seal?.keyId ?? null,
        mac: seal?.mac ?? null,
      };
    }),
  );
  crashPoint('write: events inserted');
  const moved: StreamHeads = new Map();
  for (const { companyId, seq } of events) moved.set(companyId, BigInt(seq));
  await saveStreamHeads(trx, moved);
}
