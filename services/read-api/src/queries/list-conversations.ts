import type { ConversationListPage } from '@messaging/contracts';
import { findMessages, presentConversation, presentMessage } from '@messaging/messages';
import type { KeepOwn } from '@messaging/service-kit';
import type { Knex } from 'knex';
import { writeCursor } from '../presenters/cursors.ts';
import { participationOf } from '../presenters/participation-of.ts';
import {
  countUnreadConversations,
  findPersonConversations,
  type ListPosition,
} from '../repositories/person-conversations.ts';
import type { Asker } from './asker.ts';
import { newestOf } from './newest-of.ts';
import type { ReadFresh } from './read-fresh.ts';

interface ConversationListRequest {
  below: ListPosition;
  limit: number;
}

export type ListConversations = (
  asker: Asker,
  request: ConversationListRequest,
) => Promise<ConversationListPage>;

/** The conversations a person takes part in, newest activity first, each with its last message. */
export function createListConversations(
  primary: Knex,
  readFresh: ReadFresh,
  keepOwn: KeepOwn,
): ListConversations {
  return async function listConversations(asker, { below, limit }) {
    const { context } = asker;
    const [found, unreadConversations] = await Promise.all([
      findPersonConversations(primary, context, below, limit + 1),
      countUnreadConversations(primary, context),
    ]);
    const rows = keepOwn(context, found.slice(0, limit));
    const lastIds = rows.flatMap((row) => row.lastMessageId ?? []);
    const seen = newestOf(rows.map((row) => row.lastSeq));
    const lastRows = await readFresh(asker, seen, (reader) =>
      findMessages(reader, context.companyId, lastIds),
    );
    const lastMessages = new Map(keepOwn(context, lastRows).map((row) => [row.id, presentMessage(row)]));

    const last = rows.at(-1);
    return {
      conversations: rows.map((row) => ({
        ...presentConversation(row, participationOf(row)),
        lastMessage: lastMessages.get(row.lastMessageId ?? '') ?? null,
      })),
      page: {
        after: last && found.length > limit ? writeCursor('conversations', last.lastSeq, last.id) : null,
      },
      unreadConversations,
    };
  };
}
