import type { Id } from '@messaging/contracts';
import { audienceOf, type Batch, type ConversationRow, type MessageRow } from '@messaging/messages';
import { isReadable, readableAudiences, type RequestContext } from '@messaging/policy';
import { problem } from '@messaging/service-kit';

/** Whether the writer may see a conversation; where not, nothing of it may show in an answer. */
export const maySee = (context: RequestContext, conversation: ConversationRow): boolean =>
  isReadable(readableAudiences(context), audienceOf(conversation), false);

/** Refuses what the writer may not even see, as if it were not there, and what is closed to everybody. */
export function requireOpen(context: RequestContext, conversation: ConversationRow): void {
  if (!maySee(context, conversation)) throw notFound();
  if (conversation.state !== 'open') {
    throw problem('conversation-closed', { detail: `This conversation is ${conversation.state}.` });
  }
}

/** A message that may still be changed, and its conversation. Other companies' ids are simply not there. */
export function findOpenMessage(
  batch: Batch,
  context: RequestContext,
  messageId: Id,
): { message: MessageRow; conversation: ConversationRow } {
  const message = batch.message(context.companyId, messageId);
  const conversation = message && batch.conversation(context.companyId, message.conversationId);
  if (!message || !conversation) throw notFound();
  requireOpen(context, conversation);
  return { message, conversation };
}

/** Refuses a message that shows nothing any more. */
export function requireVisible(message: MessageRow): void {
  if (message.state !== 'visible')
    throw problem('message-gone', { detail: `The message has been ${message.state}.` });
}

function notFound() {
  return problem('not-found', { detail: 'There is no such message.' });
}
