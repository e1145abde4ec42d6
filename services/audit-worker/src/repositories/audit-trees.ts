import { decodeFrontier, EMPTY_FRONTIER, encodeFrontier, type Frontier } from '@messaging/audit';
import type { Id } from '@messaging/contracts';
import { acrossCompanies, execute, select, type Reader, type Transaction } from '@messaging/database';
import { findCheckpoint } from './checkpoints.ts';

/** The companies whose stream does not end where their tree does, and the size of that. */
export async function findUnsignedCompanies(reader: Reader): Promise<{ companyId: Id; size: number }[]> {
  const rows = await select<{ companyId: Id; size: string }>(
    acrossCompanies(reader, 'checkpoints are made of the streams of all companies'),
    `SELECT h.company_id AS companyId, COALESCE(t.size, 0) AS size
       FROM stream_heads h LEFT JOIN audit_trees t ON t.company_id = h.company_id
      WHERE h.last_seq <> COALESCE(t.size, 0) ORDER BY h.company_id`,
  );
  return rows.map(({ companyId, size }) => ({ companyId, size: Number(size) }));
}

/** How long the event has waited that has waited longest for a checkpoint, in seconds; 0 where none does. */
export async function findCheckpointLag(reader: Reader): Promise<number> {
  const [row] = await select<{ since: Date | null }>(
    acrossCompanies(reader, 'the lag is that of the company that waits longest'),
    `SELECT MIN(e.occurred_at) AS since
       FROM stream_heads h
       LEFT JOIN audit_trees t ON t.company_id = h.company_id
       JOIN events e ON e.company_id = h.company_id AND e.seq = COALESCE(t.size, 0) + 1
      WHERE h.last_seq > COALESCE(t.size, 0)`,
  );
  return row?.since ? Math.max(0, (Date.now() - row.since.getTime()) / 1000) : 0;
}

export interface StoredTree {
  /** Undefined where what is stored cannot be a tree of its size. */
  frontier: Frontier | undefined;
  size: number;
  /** The signed checkpoint of that size. */
  note: string | undefined;
}

/** The company's tree, locked until the transaction ends: nobody else signs meanwhile. */
export async function lockTree(trx: Transaction, companyId: Id): Promise<StoredTree> {
  await execute(
    trx,
    "INSERT INTO audit_trees (company_id, size, frontier) VALUES (?, 0, '') ON DUPLICATE KEY UPDATE size = size",
    [companyId],
  );
  const [row] = await select<{ size: string; frontier: Buffer }>(
    trx,
    'SELECT size, frontier FROM audit_trees WHERE company_id = ? FOR UPDATE',
    [companyId],
  );
  const size = Number(row?.size ?? 0);
  if (!row || size === 0) return { frontier: EMPTY_FRONTIER, size: 0, note: undefined };
  const checkpoint = await findCheckpoint(trx, companyId, size);
  return { frontier: decodeFrontier(size, row.frontier), size, note: checkpoint?.note };
}

/** The number of the company's last event. */
export async function readHead(reader: Reader, companyId: Id): Promise<number> {
  const [row] = await select<{ head: string }>(
    reader,
    'SELECT last_seq AS head FROM stream_heads WHERE company_id = ?',
    [companyId],
  );
  return Number(row?.head ?? 0);
}

export async function saveTree(
  trx: Transaction,
  companyId: Id,
  frontier: Frontier,
  note: string,
): Promise<void> {
  await execute(
    trx,
    'INSERT INTO audit_checkpoints (company_id, size, note, created_at) VALUES (?, ?, ?, UTC_TIMESTAMP(3))',
    [companyId, frontier.size, note],
  );
  await execute(trx, 'UPDATE audit_trees SET size = ?, frontier = ? WHERE company_id = ?', [
    frontier.size,
    encodeFrontier(frontier),
    companyId,
  ]);
}
