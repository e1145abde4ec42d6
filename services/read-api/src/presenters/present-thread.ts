import type { ThreadView } from '@messaging/contracts';
import { presentMessage, type MessageRow } from '@messaging/messages';
import type { ReplyRow } from '../repositories/thread-messages.ts';

/** A top-level message with its own among the newest replies of a page, in their order. */
export function presentThread(top: MessageRow, repliesOfPage: readonly ReplyRow[]): ThreadView {
  const replies = repliesOfPage.filter((reply) => reply.threadId === top.id);
  const replyCount = Number(replies[0]?.replyCount ?? 0);
  return {
    ...presentMessage(top),
    replyCount,
    replies: replies.map(presentMessage),
    hasMoreReplies: replyCount > replies.length,
  };
}
