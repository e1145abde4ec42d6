import type { Id } from '@messaging/contracts';
import { execute, insertRows, select, type Transaction } from '@messaging/database';

/** Who takes part in a conversation. A row without a level only says how far somebody has read. */
export async function findParticipants(trx: Transaction, companyId: Id, conversationId: Id): Promise<Id[]> {
  const rows = await select<{ userId: Id }>(
    trx,
    `SELECT user_id AS userId FROM participants
      WHERE company_id = ? AND conversation_id = ? AND level IS NOT NULL ORDER BY user_id`,
    [companyId, conversationId],
  );
  return rows.map(({ userId }) => userId);
}

/** Makes these, and nobody else, the ones who take part. How closely they follow, and how far they have read, stays. */
export async function saveParticipants(
  trx: Transaction,
  companyId: Id,
  conversationId: Id,
  userIds: readonly Id[],
): Promise<void> {
  await execute(
    trx,
    `UPDATE participants SET level = NULL
      WHERE company_id = ? AND conversation_id = ? AND user_id NOT IN (${userIds.map(() => '?').join(', ')})`,
    [companyId, conversationId, ...userIds],
  );
  await insertRows(
    trx,
    'participants',
    ['company_id', 'conversation_id', 'user_id', 'level'],
    [...new Set(userIds)].map((userId) => ({
      company_id: companyId,
      conversation_id: conversationId,
      user_id: userId,
      level: 'all',
    })),
    'ON DUPLICATE KEY UPDATE level = COALESCE(level, VALUES(level))',
  );
}
