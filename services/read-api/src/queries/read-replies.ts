import type { Id, MessageView, Sequence } from '@messaging/contracts';
import { presentMessage } from '@messaging/messages';
import type { KeepOwn } from '@messaging/service-kit';
import { writeCursor } from '../presenters/cursors.ts';
import { findReplies } from '../repositories/thread-messages.ts';
import type { Asker } from './asker.ts';
import type { FindReadableMessage } from './find-readable-message.ts';
import type { ReadFresh } from './read-fresh.ts';

export interface RepliesPage {
  replies: MessageView[];
  page: { before: string | null };
}

export type ReadReplies = (
  asker: Asker,
  id: Id,
  request: { before: Sequence; limit: number },
) => Promise<RepliesPage>;

/** Replies of every depth in the thread a message stands in: the newest before a position, oldest first. */
export function createReadReplies(
  findReadableMessage: FindReadableMessage,
  readFresh: ReadFresh,
  keepOwn: KeepOwn,
): ReadReplies {
  return async function readReplies(asker, id, { before, limit }) {
    const { context } = asker;
    const message = await findReadableMessage(context, id);
    const found = await readFresh(asker, message.conversationLastSeq, (reader) =>
      findReplies(reader, context, message.threadId, before, limit + 1),
    );
    const replies = keepOwn(context, found.slice(0, limit)).reverse().map(presentMessage);
    const first = replies[0];
    return {
      replies,
      page: { before: first && found.length > limit ? writeCursor('replies', first.position) : null },
    };
  };
}
