import type { MessageView, RootLink } from '@messaging/contracts';
import type { Rest } from '@messaging/sdk';

/** A whole conversation as its reader walks it: from the newest page to the oldest, long threads to their first reply. */
export async function readConversation(rest: Rest, link: RootLink): Promise<MessageView[]> {
  const messages: MessageView[] = [];
  let before: string | null = null;
  do {
    const page = await rest.thread(link, before === null ? {} : { before });
    for (const { replies, replyCount: _count, hasMoreReplies, ...root } of page.threads) {
      messages.push(root, ...(hasMoreReplies ? await readReplies(rest, root.id) : replies));
    }
    before = page.page.before;
  } while (before !== null);
  return messages.sort((a, b) => Number(a.position) - Number(b.position));
}

async function readReplies(rest: Rest, threadId: string): Promise<MessageView[]> {
  const replies: MessageView[] = [];
  let before: string | null = null;
  do {
    const page: { replies: MessageView[]; page: { before: string | null } } = await rest.replies(
      threadId,
      before === null ? {} : { before },
    );
    replies.push(...page.replies);
    before = page.page.before;
  } while (before !== null);
  return replies;
}
