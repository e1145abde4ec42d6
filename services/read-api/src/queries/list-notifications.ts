import type { Id, NotificationPage, NotificationView } from '@messaging/contracts';
import { findMessages, linkOfMessage, presentMessage, type MessageRow } from '@messaging/messages';
import type { KeepOwn } from '@messaging/service-kit';
import type { Knex } from 'knex';
import { writeCursor } from '../presenters/cursors.ts';
import {
  countUnreadNotifications,
  findNotifications,
  type NotificationRow,
} from '../repositories/notification-rows.ts';
import type { Asker } from './asker.ts';
import { newestOf } from './newest-of.ts';
import type { ReadFresh } from './read-fresh.ts';

export type ListNotifications = (
  asker: Asker,
  request: { below: Id; limit: number },
) => Promise<NotificationPage>;

/** A person's notifications, newest first, each with its message as it stands now. */
export function createListNotifications(
  primary: Knex,
  readFresh: ReadFresh,
  keepOwn: KeepOwn,
): ListNotifications {
  return async function listNotifications(asker, { below, limit }) {
    const { context } = asker;
    const [found, unread] = await Promise.all([
      findNotifications(primary, context, below, limit + 1),
      countUnreadNotifications(primary, context),
    ]);
    const rows = keepOwn(context, found.slice(0, limit));
    const messageIds = [...new Set(rows.map((row) => row.messageId))];
    const seen = newestOf(rows.map((row) => row.conversationLastSeq));
    const messageRows = await readFresh(asker, seen, (reader) =>
      findMessages(reader, context.companyId, messageIds),
    );
    const messages = new Map(keepOwn(context, messageRows).map((row) => [row.id, row]));
    const last = rows.at(-1);
    return {
      notifications: rows.flatMap((row) => presentNotification(row, messages.get(row.messageId))),
      unread,
      page: { after: last && found.length > limit ? writeCursor('notifications', last.id) : null },
    };
  };
}

function presentNotification(row: NotificationRow, message: MessageRow | undefined): NotificationView[] {
  if (!message) return [];
  return [
    {
      id: row.id,
      reason: row.reason,
      conversationId: message.conversationId,
      rootLink: linkOfMessage(message),
      message: presentMessage(message),
      from: { userId: message.authorId, displayName: message.authorName },
      createdAt: row.createdAt.toISOString(),
      readAt: row.readAt?.toISOString() ?? null,
    },
  ];
}
