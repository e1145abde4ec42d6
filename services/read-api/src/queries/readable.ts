import { audienceOf, type ConversationRow } from '@messaging/messages';
import { isReadable, readableAudiences, type RequestContext } from '@messaging/policy';
import type { OwnConversationRow } from '../repositories/own-conversations.ts';

type Judged = Pick<ConversationRow, 'audience' | 'audienceValue'> & Pick<OwnConversationRow, 'ownLevel'>;

/** Whether a person may read a conversation now. Having once looked at one is not taking part in it. */
export function isReadableBy(context: RequestContext, row: Judged): boolean {
  return isReadable(readableAudiences(context), audienceOf(row), row.ownLevel !== null);
}
