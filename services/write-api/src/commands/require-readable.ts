import type { Id } from '@messaging/contracts';
import { select, type Transaction } from '@messaging/database';
import { audienceOf, findConversation, type ConversationRow } from '@messaging/messages';
import { isReadable, readableAudiences, type RequestContext } from '@messaging/policy';
import { problem } from '@messaging/service-kit';

/** Refuses a conversation that is another company's, or not for this person, as if it were not there. */
export async function requireReadable(
  trx: Transaction,
  context: RequestContext,
  conversationId: Id,
): Promise<ConversationRow> {
  const conversation = await findConversation(trx, context.companyId, conversationId);
  const isThere = conversation !== undefined && (await isReadableTo(trx, context, conversation));
  if (!isThere) {
    throw problem('not-found', { detail: 'There is no such conversation.' });
  }
  return conversation;
}

async function isReadableTo(
  trx: Transaction,
  context: RequestContext,
  row: ConversationRow,
): Promise<boolean> {
  const audience = audienceOf(row);
  const participates = audience.kind === 'participants' && (await takesPart(trx, context, row.id));
  return isReadable(readableAudiences(context), audience, participates);
}

async function takesPart(
  trx: Transaction,
  { companyId, userId }: RequestContext,
  conversationId: Id,
): Promise<boolean> {
  const rows = await select(
    trx,
    `SELECT 1 FROM participants
      WHERE company_id = ? AND conversation_id = ? AND user_id = ? AND level IS NOT NULL`,
    [companyId, conversationId, userId],
  );
  return rows.length > 0;
}
