import type { Id, Sequence } from '@messaging/contracts';
import { execute, inTransaction } from '@messaging/database';
import { judgeConversation, type RequestContext } from '@messaging/policy';
import type { Knex } from 'knex';
import { requireAllowed } from './require-allowed.ts';
import { requireReadable } from './require-readable.ts';

/** Notes how far a person has read. Never moves back, never past the newest message. */
export function createMarkRead(database: Knex) {
  return function markRead(context: RequestContext, conversationId: Id, position: Sequence): Promise<void> {
    return inTransaction(database, async (trx) => {
      const conversation = await requireReadable(trx, context, conversationId);
      const decision = judgeConversation(context, 'markRead', conversation, { now: new Date() });
      requireAllowed(context, decision, conversation, 'You may not mark conversations as read.');
      await execute(
        trx,
        `INSERT INTO participants (company_id, conversation_id, user_id, level, read_position)
         SELECT company_id, id, ?, NULL, LEAST(last_position, ?) FROM conversations WHERE company_id = ? AND id = ?
         ON DUPLICATE KEY UPDATE read_position = GREATEST(read_position, VALUES(read_position))`,
        [context.userId, position, context.companyId, conversationId],
      );
    });
  };
}
