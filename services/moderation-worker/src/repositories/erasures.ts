import type { Id } from '@messaging/contracts';
import { acrossCompanies, anyOf, execute, select, type Reader, type Transaction } from '@messaging/database';

/** A person's part in one company, and how far erasing it is. */
export interface Erasure {
  companyId: Id;
  userId: Id;
  /** Of the request that asked for it. */
  correlationId: string;
  /** Messages up to this id are done. */
  upToId: Id;
  /** How many those are. */
  erased: number;
}

const COLUMNS = `company_id AS companyId, user_id AS userId, correlation_id AS correlationId, up_to_id AS upToId, erased`;

/** The one that has waited longest, of those asked for by then, and none of these. */
export async function findNextErasure(
  reader: Reader,
  askedBy: Date,
  except: readonly Erasure[],
): Promise<Erasure | undefined> {
  const { sql, bindings } = anyOf(
    ['company_id', 'user_id'],
    except.map(({ companyId, userId }) => [companyId, userId]),
  );
  const [row] = await select<Erasure>(
    acrossCompanies(reader, 'erasures of all companies are worked off in turn'),
    `SELECT ${COLUMNS} FROM erasures
      WHERE finished_at IS NULL AND requested_at <= ? ${except.length > 0 ? `AND NOT ${sql}` : ''}
      ORDER BY requested_at LIMIT 1`,
    [askedBy, ...bindings],
  );
  return row;
}

/** The same as it stands now, locked; undefined when somebody else has finished it. */
export async function lockErasure(
  trx: Transaction,
  { companyId, userId }: Pick<Erasure, 'companyId' | 'userId'>,
): Promise<Erasure | undefined> {
  const [row] = await select<Erasure>(
    trx,
    `SELECT ${COLUMNS} FROM erasures
      WHERE company_id = ? AND user_id = ? AND finished_at IS NULL FOR UPDATE`,
    [companyId, userId],
  );
  return row;
}

/** As it is now, whoever wrote it: the ERP may write employments past our services. */
export async function isEmployed(trx: Transaction, { companyId, userId }: Erasure): Promise<boolean> {
  const rows = await select<{ userId: Id }>(
    trx,
    'SELECT user_id AS userId FROM employments WHERE company_id = ? AND user_id = ? AND active = 1',
    [companyId, userId],
  );
  return rows.length > 0;
}

/** As if nobody had asked for it. What is gone by now stays gone. */
export async function endErasure(trx: Transaction, { companyId, userId }: Erasure): Promise<void> {
  await execute(trx, 'DELETE FROM erasures WHERE company_id = ? AND user_id = ?', [companyId, userId]);
}

export async function findMessageIds(
  trx: Transaction,
  { companyId, userId, upToId }: Erasure,
  most: number,
): Promise<Id[]> {
  const rows = await select<{ id: Id }>(
    trx,
    'SELECT id FROM messages WHERE company_id = ? AND user_id = ? AND id > ? ORDER BY id LIMIT ?',
    [companyId, userId, upToId, most],
  );
  return rows.map(({ id }) => id);
}

/** Of messages whose present text nothing committed to: their version stays what it was. */
export async function emptyMessages(
  trx: Transaction,
  companyId: Id,
  messageIds: readonly Id[],
): Promise<void> {
  if (messageIds.length === 0) return;
  const { sql, bindings } = anyOf(
    ['company_id', 'id'],
    messageIds.map((id) => [companyId, id]),
  );
  await execute(trx, `UPDATE messages SET message = '', state = 'deleted' WHERE ${sql}`, bindings);
}

/** What these messages once said, with the salts without which their commitments tell nothing. */
export async function emptyVersions(
  trx: Transaction,
  companyId: Id,
  messageIds: readonly Id[],
): Promise<void> {
  const { sql, bindings } = anyOf(
    ['company_id', 'message_id'],
    messageIds.map((id) => [companyId, id]),
  );
  await execute(trx, `UPDATE message_versions SET message = '', salt = NULL WHERE ${sql}`, bindings);
}

export async function saveProgress(
  trx: Transaction,
  { companyId, userId, upToId, erased }: Erasure,
): Promise<void> {
  await execute(trx, 'UPDATE erasures SET up_to_id = ?, erased = ? WHERE company_id = ? AND user_id = ?', [
    upToId,
    erased,
    companyId,
    userId,
  ]);
}

const NO_HASH = Buffer.alloc(32);

/** The hashes of what they sent, from which a short text can be guessed. Answers how many it was, which may not be all. */
export async function emptyHashes(
  trx: Transaction,
  { companyId, userId }: Erasure,
  most: number,
): Promise<number> {
  return execute(
    trx,
    `UPDATE idempotency_keys SET request_hash = ?
      WHERE company_id = ? AND user_id = ? AND request_hash <> ? LIMIT ?`,
    [NO_HASH, companyId, userId, NO_HASH, most],
  );
}

/** What others wrote about them where they were muted or suspended. */
export async function removeSanctions(trx: Transaction, { companyId, userId }: Erasure): Promise<void> {
  await execute(trx, 'DELETE FROM sanctions WHERE company_id = ? AND user_id = ?', [companyId, userId]);
}

/** Whether another company still employs the person, or has not had them erased, or this one has taken them back. */
export async function isKnownElsewhere(
  trx: Transaction,
  { companyId, userId }: Pick<Erasure, 'companyId' | 'userId'>,
): Promise<boolean> {
  const rows = await select<{ companyId: Id }>(
    acrossCompanies(trx, 'a name is of all companies that know the person'),
    `SELECT e.company_id AS companyId FROM employments e
       LEFT JOIN erasures x ON x.company_id = e.company_id AND x.user_id = e.user_id
      WHERE e.user_id = ? AND (e.active = 1 OR (e.company_id <> ? AND x.finished_at IS NULL)) LIMIT 1`,
    [userId, companyId],
  );
  return rows.length > 0;
}

export async function eraseName(trx: Transaction, userId: Id): Promise<void> {
  await execute(
    trx,
    `UPDATE users SET username = CONCAT('erased-', id), display_name = 'Erased person', email = NULL WHERE id = ?`,
    [userId],
  );
}

export async function finishErasure(
  trx: Transaction,
  { companyId, userId }: Erasure,
  now: Date,
): Promise<void> {
  await execute(trx, 'UPDATE erasures SET finished_at = ? WHERE company_id = ? AND user_id = ?', [
    now,
    companyId,
    userId,
  ]);
}
