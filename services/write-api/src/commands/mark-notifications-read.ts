import type { Id } from '@messaging/contracts';
import { execute, inTransaction } from '@messaging/database';
import type { RequestContext } from '@messaging/policy';
import type { Knex } from 'knex';

/** Marks one's own notifications as read: the named ones, or all. Ids of others match nothing. */
export function createMarkNotificationsRead(database: Knex) {
  return async function markNotificationsRead(
    { companyId, userId }: RequestContext,
    ids?: readonly Id[],
  ): Promise<void> {
    const only = ids ? `AND id IN (${ids.map(() => '?').join(', ')})` : '';
    await inTransaction(database, (trx) =>
      execute(
        trx,
        `UPDATE notifications SET read_at = UTC_TIMESTAMP(3)
          WHERE company_id = ? AND user_id = ? AND read_at IS NULL ${only}`,
        [companyId, userId, ...(ids ?? [])],
      ),
    );
  };
}
