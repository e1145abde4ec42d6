import type { ThreadPage } from '@messaging/contracts';
import { presentConversation } from '@messaging/messages';
import type { KeepOwn } from '@messaging/service-kit';
import { BEYOND_ALL, writeCursor } from '../presenters/cursors.ts';
import { participationOf } from '../presenters/participation-of.ts';
import { presentThread } from '../presenters/present-thread.ts';
import type { OwnConversationRow } from '../repositories/own-conversations.ts';
import { findNewestReplies, findTopMessages, type PageFrom } from '../repositories/thread-messages.ts';
import type { Asker } from './asker.ts';
import type { ReadFresh } from './read-fresh.ts';

const REPLIES_PER_THREAD = 20;

export interface ThreadPageRequest {
  from: PageFrom;
  limit: number;
}

export type ReadThreadPage = (
  asker: Asker,
  conversation: OwnConversationRow | undefined,
  request: ThreadPageRequest,
) => Promise<ThreadPage>;

/** A page of a conversation's threads, oldest first, each with its newest replies. */
export function createReadThreadPage(readFresh: ReadFresh, keepOwn: KeepOwn): ReadThreadPage {
  return async function readThreadPage(asker, conversation, { from, limit }) {
    if (!conversation) return { conversation: null, threads: [], page: { before: null, after: null } };
    const { context } = asker;

    const { nearest, replies } = await readFresh(asker, conversation.lastSeq, async (reader) => {
      // One more than asked for tells whether there is anything further that way.
      const found = await findTopMessages(reader, context, conversation.id, from, limit + 1);
      const shown = found.slice(0, limit).map((row) => row.id);
      return { nearest: found, replies: await findNewestReplies(reader, context, shown, REPLIES_PER_THREAD) };
    });

    const hasFurther = nearest.length > limit;
    const tops = keepOwn(context, nearest.slice(0, limit));
    if (from.direction === 'before') tops.reverse();
    const ownReplies = keepOwn(context, replies);
    return {
      conversation: presentConversation(conversation, participationOf(conversation)),
      threads: tops.map((top) => presentThread(top, ownReplies)),
      page: pageAround(
        from,
        tops.map((top) => top.position),
        hasFurther,
      ),
    };
  };
}

/** The cursors of a page. Where the reader came from there is something, and the newest page has nothing after it. */
function pageAround(from: PageFrom, positions: string[], hasFurther: boolean): ThreadPage['page'] {
  const first = positions[0] ?? next(from.position);
  const last = positions.at(-1) ?? previous(from.position);
  const isNewest = from.position === BEYOND_ALL;
  if (from.direction === 'after') {
    return { before: writeCursor('threads', first), after: hasFurther ? writeCursor('threads', last) : null };
  }
  return {
    before: hasFurther ? writeCursor('threads', first) : null,
    after: isNewest ? null : writeCursor('threads', last),
  };
}

// An empty page lies just past the cursor that led to it: the way back must include that position.
const next = (position: string) => (position === BEYOND_ALL ? position : String(BigInt(position) + 1n));
const previous = (position: string) => (position === '0' ? position : String(BigInt(position) - 1n));
