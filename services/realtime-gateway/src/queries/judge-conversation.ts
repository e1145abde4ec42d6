import { rootLinkKey, type Id, type RootLink } from '@messaging/contracts';
import { audienceOf, type ConversationRow } from '@messaging/messages';
import {
  isReadable,
  judgeConversation as judge,
  readableAudiences,
  type Audience,
  type RequestContext,
} from '@messaging/policy';

/** Whether a person may read the conversation of a link now; its row is undefined until somebody writes there. */
export type JudgeConversation = (
  context: RequestContext,
  row: ConversationRow | undefined,
) => Promise<boolean>;

// Whoever begins a conversation begins it for the whole company: who may not read that must not wait for it in its room.
const TO_BEGIN = { audience: 'company', state: 'open' } as const;

export function createJudgeConversation(
  takesPart: (companyId: Id, conversationId: Id, userId: Id) => Promise<boolean>,
): JudgeConversation {
  return async function judgeConversation(context, row) {
    const audience: Audience = row === undefined ? { kind: TO_BEGIN.audience } : audienceOf(row);
    const participates =
      row !== undefined &&
      audience.kind === 'participants' &&
      (await takesPart(context.companyId, row.id, context.userId));
    return isReadable(readableAudiences(context), audience, participates);
  };
}

/** Whether a person who may read it may also write there, which is what typing announces. */
export function mayWrite(context: RequestContext, link: RootLink, row: ConversationRow | undefined): boolean {
  const now = new Date();
  if (row !== undefined)
    return (['sendMessage', 'reply'] as const).some((action) => judge(context, action, row, { now }).allowed);
  const toBegin = { companyId: context.companyId, rootKind: rootLinkKey(link).kind, ...TO_BEGIN };
  return judge(context, 'startConversation', toBegin, { now }).allowed;
}
