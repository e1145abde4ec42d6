import { anyOf, execute, select, type Transaction } from '@messaging/database';
import type { Id } from '@messaging/contracts';

/** The last sequence number of each company's stream, as the holder of the lock counts it forward. */
export type StreamHeads = Map<Id, bigint>;

/**
 * Locks the stream heads of these companies until the transaction ends: whoever holds a company's head is the
 * only one to append to its stream, so commit order is sequence order. Always locked in company order, so that
 * two transactions over several companies cannot wait for each other.
 */
export async function lockStreamHeads(trx: Transaction, companyIds: readonly Id[]): Promise<StreamHeads> {
  const places = companyIds.map(() => '?').join(', ');
  const rows = await select<{ company_id: Id; last_seq: string }>(
    trx,
    `SELECT company_id, last_seq FROM stream_heads WHERE company_id IN (${places}) ORDER BY company_id FOR UPDATE`,
    companyIds,
  );
  return new Map(rows.map((row) => [row.company_id, BigInt(row.last_seq)]));
}

/** Writes back the heads that moved. */
export async function saveStreamHeads(trx: Transaction, moved: StreamHeads): Promise<void> {
  const entries = [...moved];
  if (entries.length === 0) return;
  const { sql, bindings } = anyOf(
    ['company_id'],
    entries.map(([companyId]) => [companyId]),
  );
  const cases = entries.map(() => 'WHEN ? THEN ?').join(' ');
  await execute(trx, `UPDATE stream_heads SET last_seq = CASE company_id ${cases} END WHERE ${sql}`, [
    ...entries.flatMap(([companyId, seq]) => [companyId, String(seq)]),
    ...bindings,
  ]);
}

/** Gives a company its stream. Needed once, when the company first appears in the directory. */
export async function openStreams(trx: Transaction, companyIds: readonly Id[]): Promise<void> {
  if (companyIds.length === 0) return;
  await execute(
    trx,
    `INSERT INTO stream_heads (company_id, last_seq) VALUES ${companyIds.map(() => '(?, 0)').join(', ')}
     ON DUPLICATE KEY UPDATE last_seq = last_seq`,
    companyIds,
  );
}
