import { acrossCompanies, execute, select, type Reader } from '@messaging/database';
import type { Id, Sequence } from '@messaging/contracts';

export type Consumer = 'relay' | 'moderation' | 'notification';

/** A company whose stream has run ahead of a consumer. */
export interface Behind {
  companyId: Id;
  cursor: Sequence;
  head: Sequence;
}

/** The companies in which this consumer is behind the head; every company when `companyIds` is left out. */
export async function findBehind(
  reader: Reader,
  consumer: Consumer,
  companyIds?: readonly Id[],
): Promise<Behind[]> {
  if (companyIds?.length === 0) return [];
  const only = companyIds ? `AND h.company_id IN (${companyIds.map(() => '?').join(', ')})` : '';
  return select<Behind>(
    companyIds ? reader : acrossCompanies(reader, 'a consumer follows the streams of all companies'),
    `SELECT h.company_id AS companyId, COALESCE(c.seq, 0) AS \`cursor\`, h.last_seq AS head
       FROM stream_heads h
       LEFT JOIN consumer_cursors c ON c.company_id = h.company_id AND c.consumer = ?
      WHERE h.last_seq > COALESCE(c.seq, 0) ${only}`,
    [consumer, ...(companyIds ?? [])],
  );
}

/** Moves a cursor forward, never back: a slow consumer that was overtaken changes nothing. */
export async function advanceCursor(
  writer: Reader,
  consumer: Consumer,
  companyId: Id,
  seq: Sequence,
): Promise<void> {
  await execute(
    writer,
    `INSERT INTO consumer_cursors (company_id, consumer, seq) VALUES (?, ?, ?)
     ON DUPLICATE KEY UPDATE seq = GREATEST(seq, VALUES(seq))`,
    [companyId, consumer, seq],
  );
}
