import type { Id } from '@messaging/contracts';
import { acrossCompanies, execute, select, type Reader } from '@messaging/database';

export interface StoredCheckpoint {
  companyId: Id;
  size: number;
  note: string;
}

interface Row {
  companyId: Id;
  size: string;
  note: string;
}
const toCheckpoint = (row: Row): StoredCheckpoint => ({ ...row, size: Number(row.size) });

export async function findCheckpoint(
  reader: Reader,
  companyId: Id,
  size: number,
): Promise<StoredCheckpoint | undefined> {
  const rows = await select<Row>(
    reader,
    'SELECT company_id AS companyId, size, note FROM audit_checkpoints WHERE company_id = ? AND size = ?',
    [companyId, size],
  );
  return rows.map(toCheckpoint)[0];
}

// Not every company wants its checkpoints sent.
const only = (sink: string) =>
  sink === 'webhook' ? 'JOIN audit_webhooks w ON w.company_id = t.company_id' : '';

/** Each company's newest checkpoint that this sink has not got yet. It covers those before it. */
export async function findUnpublished(
  reader: Reader,
  sink: string,
  limit: number,
): Promise<StoredCheckpoint[]> {
  const rows = await select<Row>(
    acrossCompanies(reader, 'a sink takes the checkpoints of all companies'),
    `SELECT c.company_id AS companyId, c.size, c.note
       FROM audit_trees t
       JOIN audit_checkpoints c ON c.company_id = t.company_id AND c.size = t.size
       ${only(sink)}
       LEFT JOIN audit_publications p ON p.company_id = t.company_id AND p.sink = ?
      WHERE t.size > COALESCE(p.size, 0) LIMIT ?`,
    [sink, limit],
  );
  return rows.map(toCheckpoint);
}

export async function notePublished(
  writer: Reader,
  sink: string,
  { companyId, size }: StoredCheckpoint,
): Promise<void> {
  await execute(
    writer,
    `INSERT INTO audit_publications (company_id, sink, size, published_at) VALUES (?, ?, ?, UTC_TIMESTAMP(3))
     ON DUPLICATE KEY UPDATE size = GREATEST(size, VALUES(size)), published_at = VALUES(published_at)`,
    [companyId, sink, size],
  );
}
