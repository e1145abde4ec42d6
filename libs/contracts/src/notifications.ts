import { z } from 'zod';
import { idSchema, type Id } from './ids.ts';
import type { MessageView, PersonView } from './messages.ts';
import type { RootLink } from './root-link.ts';

export type NotificationReason = 'mention' | 'reply' | 'following';

export interface NotificationView {
  id: Id;
  reason: NotificationReason;
  conversationId: Id;
  rootLink: RootLink;
  message: MessageView;
  from: PersonView;
  createdAt: string;
  readAt: string | null;
}

/** Answer of `GET /api/messaging/notifications`, newest first. */
export interface NotificationPage {
  notifications: NotificationView[];
  unread: number;
  page: { after: string | null };
}

/** Body of `PUT /api/messaging/notifications/read`: these, or all of them. */
export const markNotificationsReadBodySchema = z.union([
  z.strictObject({ ids: z.array(idSchema).min(1).max(200) }),
  z.strictObject({ all: z.literal(true) }),
]);
