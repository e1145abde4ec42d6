import type { Id } from '@messaging/contracts';
import type { Transaction } from '@messaging/database';
import { audienceOf, findConversation } from '@messaging/messages';
import { isReadable, readableAudiences, type RequestContext } from '@messaging/policy';
import { problem } from '@messaging/service-kit';

/** Refuses a conversation that is another company's, or not for this person, as if it were not there. */
export async function requireReadable(
  trx: Transaction,
  context: RequestContext,
  conversationId: Id,
): Promise<void> {
  const conversation = await findConversation(trx, context.companyId, conversationId);
  if (!conversation || !isReadable(readableAudiences(context), audienceOf(conversation), false)) {
    throw problem('not-found', { detail: 'There is no such conversation.' });
  }
}
