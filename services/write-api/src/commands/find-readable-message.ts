import type { Id } from '@messaging/contracts';
import { audienceOf, type Batch, type ConversationRow, type MessageRow } from '@messaging/messages';
import { isReadable, readableAudiences, type RequestContext } from '@messaging/policy';
import { problem } from '@messaging/service-kit';

/** Whether the writer may see a conversation of the batch now; where not, nothing of it may show in an answer. */
export function isReadableTo(context: RequestContext, batch: Batch, conversation: ConversationRow): boolean {
  const participates = batch.takesPart(context.companyId, conversation.id, context.userId);
  return isReadable(readableAudiences(context), audienceOf(conversation), participates);
}

/** A message the writer may see, and its conversation. Other companies' ids are simply not there. */
export function findReadableMessage(
  batch: Batch,
  context: RequestContext,
  messageId: Id,
): { message: MessageRow; conversation: ConversationRow } {
  const message = batch.message(context.companyId, messageId);
  const conversation = message && batch.conversation(context.companyId, message.conversationId);
  if (!message || !conversation) throw notFound();
  if (!isReadableTo(context, batch, conversation)) throw notFound();
  return { message, conversation };
}

/** Refuses a message that shows nothing any more. */
export function requireVisible(message: MessageRow): void {
  if (message.state !== 'visible')
    throw problem('message-gone', { detail: `The message has been ${message.state}.` });
}

/** What one may not see is not there. */
export function notFound() {
  return problem('not-found', { detail: 'There is no such message.' });
}
