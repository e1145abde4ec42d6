import { z } from 'zod';
import type {
  ConversationEventView,
  EventPage,
  MessageEventType,
  MessageEventView,
  NotifiedEventView,
} from '../events.ts';
import { idSchema, sequenceSchema } from '../ids.ts';
import { conversationStateSchema } from '../messages.ts';
import type { NotificationPage } from '../notifications.ts';
import {
  messageViewSchema,
  personViewSchema,
  rootLinkViewSchema,
  shownCursorSchema,
  timeSchema,
} from './message-view-schemas.ts';
import { orNull } from './or-null.ts';

const MESSAGE_EVENTS = [
  'message.created',
  'message.edited',
  'message.deleted',
  'message.hidden',
] as const satisfies readonly MessageEventType[];

export const messageEventViewSchema = z
  .strictObject({
    type: z.enum(MESSAGE_EVENTS),
    companyId: idSchema,
    seq: sequenceSchema,
    prevSeq: sequenceSchema,
    conversationId: idSchema,
    rootLink: rootLinkViewSchema,
    message: messageViewSchema,
    actor: orNull(personViewSchema),
    occurredAt: timeSchema,
    correlationId: z.string(),
  })
  .meta({ id: 'MessageEvent' }) satisfies z.ZodType<MessageEventView>;

export const conversationEventViewSchema = z
  .strictObject({
    type: z.literal('conversation.changed'),
    companyId: idSchema,
    seq: sequenceSchema,
    prevSeq: sequenceSchema,
    conversationId: idSchema,
    rootLink: rootLinkViewSchema,
    state: conversationStateSchema,
    actor: orNull(personViewSchema),
    occurredAt: timeSchema,
    correlationId: z.string(),
  })
  .meta({ id: 'ConversationEvent' }) satisfies z.ZodType<ConversationEventView>;

export const notifiedEventViewSchema = z
  .strictObject({
    type: z.literal('people.notified'),
    companyId: idSchema,
    seq: sequenceSchema,
    conversationId: idSchema,
    rootLink: rootLinkViewSchema,
    messageId: idSchema,
    occurredAt: timeSchema,
    correlationId: z.string(),
  })
  .meta({ id: 'NotifiedEvent' }) satisfies z.ZodType<NotifiedEventView>;

export const eventPageSchema = z
  .strictObject({
    events: z.array(z.union([messageEventViewSchema, conversationEventViewSchema, notifiedEventViewSchema])),
    next: sequenceSchema,
    more: z.boolean(),
  })
  .meta({ id: 'EventPage' }) satisfies z.ZodType<EventPage>;

export const notificationPageSchema = z
  .strictObject({
    notifications: z.array(
      z.strictObject({
        id: idSchema,
        reason: z.enum(['mention', 'reply', 'following']),
        conversationId: idSchema,
        rootLink: rootLinkViewSchema,
        message: messageViewSchema,
        from: personViewSchema,
        createdAt: timeSchema,
        readAt: timeSchema.nullable(),
      }),
    ),
    unread: z.int().min(0),
    page: z.strictObject({ after: shownCursorSchema.nullable() }),
  })
  .meta({ id: 'NotificationPage' }) satisfies z.ZodType<NotificationPage>;
