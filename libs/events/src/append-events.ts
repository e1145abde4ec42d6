import { insertRows, type Transaction } from '@messaging/database';
import type { StreamEvent } from '@messaging/contracts';
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
] as const;

/** Writes events that already carry their sequence numbers, and the heads they moved, in the caller's transaction. */
export async function appendEvents(trx: Transaction, events: readonly StreamEvent[]): Promise<void> {
  await insertRows(
    trx,
    'events',
    COLUMNS,
    events.map((event) => ({
      company_id: event.companyId,
      seq: event.seq,
      type: event.type,
      conversation_id: event.conversationId,
      prev_seq: event.prevSeq,
      message_id: event.messageId,
      actor_user_id: event.actorUserId,
      correlation_id: event.correlationId,
      data: JSON.stringify(event.data),
      occurred_at: new Date(event.occurredAt),
    })),
  );
  const moved: StreamHeads = new Map();
  for (const { companyId, seq } of events) moved.set(companyId, BigInt(seq));
  await saveStreamHeads(trx, moved);
}
