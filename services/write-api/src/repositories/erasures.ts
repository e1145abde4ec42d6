import type { ErasureView, Id } from '@messaging/contracts';
import { anyOf, execute, select, type Reader, type Transaction } from '@messaging/database';

/** A person's part in one company. */
interface Part {
  companyId: Id;
  userId: Id;
}

interface ErasureRow extends Part {
  requestedAt: Date | null;
  finishedAt: Date | null;
  erased: number | null;
  messages: number;
}

/** Undefined for whom this company never employed. */
export async function isEmployed(reader: Reader, { companyId, userId }: Part): Promise<boolean | undefined> {
  const [row] = await select<{ active: number }>(
    reader,
    'SELECT active FROM employments WHERE company_id = ? AND user_id = ?',
    [companyId, userId],
  );
  return row && row.active === 1;
}

/** How many messages there are is counted by an index alone. */
export async function findErasure(reader: Reader, { companyId, userId }: Part): Promise<ErasureRow> {
  const [row] = await select<Omit<ErasureRow, 'messages'>>(
    reader,
    `SELECT requested_at AS requestedAt, finished_at AS finishedAt, erased
       FROM erasures WHERE company_id = ? AND user_id = ?`,
    [companyId, userId],
  );
  const [count] = await select<{ messages: number }>(
    reader,
    'SELECT COUNT(*) AS messages FROM messages WHERE company_id = ? AND user_id = ?',
    [companyId, userId],
  );
  const messages = Number(count?.messages ?? 0);
  return { companyId, userId, requestedAt: null, finishedAt: null, erased: null, ...row, messages };
}

export function presentErasure({ companyId, userId, ...row }: ErasureRow): ErasureView {
  return {
    companyId,
    userId,
    state: row.requestedAt === null ? 'none' : row.finishedAt === null ? 'running' : 'finished',
    requestedAt: row.requestedAt?.toISOString() ?? null,
    finishedAt: row.finishedAt?.toISOString() ?? null,
    messages: row.messages,
    erased: row.erased ?? 0,
  };
}

/** From the beginning, whether there has been one before or not. */
export async function saveErasure(
  trx: Transaction,
  { companyId, userId, correlationId, now }: Part & { correlationId: string; now: Date },
): Promise<void> {
  await execute(
    trx,
    `INSERT INTO erasures (company_id, user_id, requested_at, correlation_id, up_to_id, erased, finished_at)
     VALUES (?, ?, ?, ?, 0, 0, NULL)
     ON DUPLICATE KEY UPDATE requested_at = VALUES(requested_at), correlation_id = VALUES(correlation_id),
       up_to_id = 0, erased = 0, finished_at = NULL`,
    [companyId, userId, now, correlationId],
  );
}

/** Those of who is employed in these companies. Done or not: what was written since is nothing anybody asked to have erased. */
export async function endErasuresOfEmployed(trx: Transaction, companyIds: readonly Id[]): Promise<void> {
  const ended = await select<Part>(
    trx,
    `SELECT x.company_id AS companyId, x.user_id AS userId FROM erasures x
       JOIN employments e ON e.company_id = x.company_id AND e.user_id = x.user_id
      WHERE x.company_id IN (${companyIds.map(() => '?').join(', ')}) AND e.active = 1`,
    companyIds,
  );
  if (ended.length === 0) return;
  const { sql, bindings } = anyOf(
    ['company_id', 'user_id'],
    ended.map(({ companyId, userId }) => [companyId, userId]),
  );
  await execute(trx, `DELETE FROM erasures WHERE ${sql}`, bindings);
}
