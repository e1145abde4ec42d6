import type { HistoryRecord } from '@messaging/proof';
import { select } from '@messaging/database';
import type { Reader } from '@messaging/database';

export type Heads = ReadonlyMap<string, string>;

const places = (ids: readonly string[]) => ids.map(() => '?').join(', ');

/** How far each company's stream has come. */
export async function readHeads(database: Reader, companyIds: readonly string[]): Promise<Heads> {
  const rows = await select<{ companyId: string; head: string }>(
    database,
    `SELECT company_id AS companyId, last_seq AS head FROM stream_heads WHERE company_id IN (${places(companyIds)})`,
    companyIds,
  );
  return new Map(rows.map(({ companyId, head }) => [companyId, head]));
}

const CONSUMERS = {
  moderation: ['message.created', 'message.edited'],
  notification: ['message.created', 'message.edited', 'message.deleted', 'message.hidden'],
} as const;

/** What is still under way: events the relay has not carried, and events so old that a worker has not acted on. */
export async function countUnfinished(
  database: Reader,
  companyIds: readonly string[],
  olderThanSeconds = 0,
): Promise<Record<string, number>> {
  const [relay] = await select<{ n: string }>(
    database,
    `SELECT COALESCE(SUM(h.last_seq - COALESCE(c.seq, 0)), 0) AS n FROM stream_heads h
       LEFT JOIN consumer_cursors c ON c.company_id = h.company_id AND c.consumer = 'relay'
      WHERE h.company_id IN (${places(companyIds)})`,
    companyIds,
  );
  const unfinished: Record<string, number> = { relay: Number(relay?.n) };
  for (const [consumer, types] of Object.entries(CONSUMERS)) {
    const [row] = await select<{ n: string }>(
      database,
      `SELECT COUNT(*) AS n FROM events e
         LEFT JOIN inbox i ON i.company_id = e.company_id AND i.consumer = ? AND i.seq = e.seq
         LEFT JOIN consumer_cursors c ON c.company_id = e.company_id AND c.consumer = ?
        WHERE e.company_id IN (${places(companyIds)}) AND e.type IN (${places(types)})
          AND i.seq IS NULL AND e.seq > COALESCE(c.seq, 0)
          AND e.occurred_at <= UTC_TIMESTAMP(3) - INTERVAL ? SECOND`,
      [consumer, consumer, ...companyIds, ...types, olderThanSeconds],
    );
    unfinished[consumer] = Number(row?.n);
  }
  return unfinished;
}

interface EventRow {
  seq: string;
  prevSeq: string;
  type: string;
  rootKind: 'transaction' | 'plan' | 'topic' | null;
  rootValue: string | null;
  messageId: string | null;
}

/** The streams of these companies since `before`, as the history records them. */
export async function readStreams(database: Reader, before: Heads, now: Heads): Promise<HistoryRecord[]> {
  const records: HistoryRecord[] = [];
  for (const [companyId, head] of now) {
    const after = before.get(companyId) ?? '0';
    const rows = await select<EventRow>(
      database,
      `SELECT e.seq, e.prev_seq AS prevSeq, e.type, c.root_kind AS rootKind, c.root_value AS rootValue,
              e.message_id AS messageId
         FROM events e LEFT JOIN conversations c ON c.company_id = e.company_id AND c.id = e.conversation_id
        WHERE e.company_id = ? AND e.seq > ? AND e.seq <= ? ORDER BY e.seq`,
      [companyId, after, head],
    );
    records.push({ kind: 'stream-range', companyId, after, head });
    for (const { rootKind, rootValue, ...row } of rows)
      records.push({
        ...row,
        kind: 'stream',
        companyId,
        conversation: rootKind === null ? null : `${companyId}/${rootKind}:${rootValue}`,
      });
  }
  return records;
}
