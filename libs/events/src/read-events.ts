import { parseJson, select, type Reader } from '@messaging/database';
import type { Id, Sequence, StreamEvent, StreamEventType } from '@messaging/contracts';

export interface EventRow {
  company_id: Id;
  seq: Sequence;
  type: StreamEventType;
  conversation_id: Id | null;
  prev_seq: Sequence;
  message_id: Id | null;
  actor_user_id: Id | null;
  correlation_id: string;
  data: unknown;
  occurred_at: Date;
}

export const SELECT_EVENTS = `SELECT company_id, seq, type, conversation_id, prev_seq, message_id, actor_user_id, correlation_id,
                       data, occurred_at
                  FROM events`;
/** For many places in the streams at once: the optimizer need not weigh each of them against the other index. */
export const SELECT_EVENTS_BY_SEQ = `${SELECT_EVENTS} FORCE INDEX (PRIMARY)`;

/** The company's events after `after`, in order; of one conversation where that is given. */
export async function readEvents(
  reader: Reader,
  companyId: Id,
  after: Sequence,
  limit: number,
  conversationId?: Id,
): Promise<StreamEvent[]> {
  const rows =
    conversationId === undefined
      ? await select<EventRow>(
          reader,
          `${SELECT_EVENTS} WHERE company_id = ? AND seq > ? ORDER BY seq LIMIT ?`,
          [companyId, after, limit],
        )
      : await select<EventRow>(
          reader,
          `${SELECT_EVENTS} WHERE company_id = ? AND conversation_id = ? AND seq > ? ORDER BY seq LIMIT ?`,
          [companyId, conversationId, after, limit],
        );
  return rows.map(toEvent);
}

/** How far a consumer has come in one company's stream. */
export interface StreamPosition {
  companyId: Id;
  after: Sequence;
}

/**
 * What follows in several streams at once, in one range read: at most `perStream` events of each and `limit` in all,
 * each company's in order. Relies on streams having no gaps, so that no company can crowd out the others.
 */
export async function readStreams(
  reader: Reader,
  positions: readonly StreamPosition[],
  { perStream, limit }: { perStream: number; limit: number },
): Promise<StreamEvent[]> {
  if (positions.length === 0) return [];
  const ranges = positions.map(() => '(company_id = ? AND seq > ? AND seq <= ?)').join(' OR ');
  const rows = await select<EventRow>(
    reader,
    `${SELECT_EVENTS_BY_SEQ} WHERE ${ranges} ORDER BY company_id, seq LIMIT ?`,
    [
      ...positions.flatMap(({ companyId, after }) => [
        companyId,
        after,
        String(BigInt(after) + BigInt(perStream)),
      ]),
      limit,
    ],
  );
  return rows.map(toEvent);
}

/** These events of one company, in order. Numbers that do not exist are left out. */
export async function readEventsBySeq(
  reader: Reader,
  companyId: Id,
  seqs: readonly Sequence[],
): Promise<StreamEvent[]> {
  if (seqs.length === 0) return [];
  const rows = await select<EventRow>(
    reader,
    `${SELECT_EVENTS} WHERE company_id = ? AND seq IN (${seqs.map(() => '?').join(', ')}) ORDER BY seq`,
    [companyId, ...seqs],
  );
  return rows.map(toEvent);
}

export function toEvent(row: EventRow): StreamEvent {
  return {
    companyId: row.company_id,
    seq: row.seq,
    type: row.type,
    conversationId: row.conversation_id,
    prevSeq: row.prev_seq,
    messageId: row.message_id,
    actorUserId: row.actor_user_id,
    correlationId: row.correlation_id,
    data: parseJson<StreamEvent['data']>(row.data),
    occurredAt: row.occurred_at.toISOString(),
  };
}
