import type { AuditedEvent, Seal } from '@messaging/audit';
import type { Id, StreamEventType } from '@messaging/contracts';
import { parseJson, select, type Reader } from '@messaging/database';

/** An event as it stands in the database, with the seal beside it. */
export interface StoredEvent {
  event: AuditedEvent;
  seal: Seal | null;
}

interface Row {
  companyId: Id;
  seq: string;
  type: StreamEventType;
  conversationId: Id | null;
  prevSeq: string;
  messageId: Id | null;
  actorUserId: Id | null;
  correlationId: string;
  data: unknown;
  occurredAt: Date;
  commitment: Buffer | null;
  macKey: string | null;
  mac: Buffer | null;
}

/** A company's events after `after`, in order, at most `limit`. */
export async function readStoredEvents(
  reader: Reader,
  companyId: Id,
  after: number,
  limit: number,
): Promise<StoredEvent[]> {
  const rows = await select<Row>(
    reader,
    `SELECT company_id AS companyId, seq, type, conversation_id AS conversationId, prev_seq AS prevSeq,
            message_id AS messageId, actor_user_id AS actorUserId, correlation_id AS correlationId, data,
            occurred_at AS occurredAt, commitment, mac_key AS macKey, mac
       FROM events WHERE company_id = ? AND seq > ? ORDER BY seq LIMIT ?`,
    [companyId, after, limit],
  );
  return rows.map(({ macKey, mac, data, occurredAt, ...fields }) => ({
    event: { ...fields, data: parseJson<AuditedEvent['data']>(data), occurredAt: occurredAt.toISOString() },
    // One without the other is no seal, and not the absence of one either: it fits nothing.
    seal: macKey === null && mac === null ? null : { keyId: macKey ?? '', mac: mac ?? Buffer.alloc(0) },
  }));
}
