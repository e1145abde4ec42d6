import { execute, select, type Reader, type Transaction } from '@messaging/database';
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
    reader,
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

/** Of these events, the ones this consumer has not acted on yet. */
export async function findUnprocessed(
  reader: Reader,
  consumer: Consumer,
  companyId: Id,
  seqs: readonly Sequence[],
): Promise<Sequence[]> {
  if (seqs.length === 0) return [];
  const rows = await select<{ seq: Sequence }>(
    reader,
    `SELECT seq FROM inbox WHERE company_id = ? AND consumer = ? AND seq IN (${seqs.map(() => '?').join(', ')})`,
    [companyId, consumer, ...seqs],
  );
  const done = new Set(rows.map((row) => row.seq));
  return seqs.filter((seq) => !done.has(seq));
}

/** Notes, in the transaction of their effects, that these events were acted on. A second note is refused by the key. */
export async function noteProcessed(
  trx: Transaction,
  consumer: Consumer,
  companyId: Id,
  seqs: readonly Sequence[],
): Promise<void> {
  if (seqs.length === 0) return;
  await execute(
    trx,
    `INSERT INTO inbox (company_id, consumer, seq, processed_at)
     VALUES ${seqs.map(() => '(?, ?, ?, UTC_TIMESTAMP(3))').join(', ')}`,
    seqs.flatMap((seq) => [companyId, consumer, seq]),
  );
}
