import type { FollowLevel, Id } from '@messaging/contracts';
import { execute, inTransaction } from '@messaging/database';
import { judgeConversation, type RequestContext } from '@messaging/policy';
import type { Knex } from 'knex';
import { lockCompany } from './record-change.ts';
import { requireAllowed } from './require-allowed.ts';
import { requireReadable } from './require-readable.ts';

/** Sets how closely a person follows a conversation; "nothing" mutes it. */
export function createFollowConversation(database: Knex) {
  return function followConversation(
    context: RequestContext,
    conversationId: Id,
    level: FollowLevel,
  ): Promise<void> {
    return inTransaction(database, async (trx) => {
      // Any level is taking part: nobody may be left out of the conversation between the look at it and the row.
      await lockCompany(trx, context);
      const conversation = await requireReadable(trx, context, conversationId);
      const decision = judgeConversation(context, 'followConversation', conversation, { now: new Date() });
      requireAllowed(context, decision, conversation, 'You may not follow conversations.');
      await execute(
        trx,
        `INSERT INTO participants (company_id, conversation_id, user_id, level) VALUES (?, ?, ?, ?)
         ON DUPLICATE KEY UPDATE level = VALUES(level)`,
        [context.companyId, conversationId, context.userId, level],
      );
    });
  };
}
