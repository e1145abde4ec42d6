import { audienceOf, type ConversationRow } from '@messaging/messages';
import { isReadable, readableAudiences, type RequestContext } from '@messaging/policy';
import type { Id } from '@messaging/contracts';

/** Whether a person may read a conversation now. */
export type JudgeConversation = (context: RequestContext, row: ConversationRow) => Promise<boolean>;

export function createJudgeConversation(
  takesPart: (companyId: Id, conversationId: Id, userId: Id) => Promise<boolean>,
): JudgeConversation {
  return async function judgeConversation(context, row) {
    const audience = audienceOf(row);
    const participates =
      audience.kind === 'participants' && (await takesPart(context.companyId, row.id, context.userId));
    return isReadable(readableAudiences(context), audience, participates);
  };
}
