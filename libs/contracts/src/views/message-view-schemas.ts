import { z } from 'zod';
import { idSchema, sequenceSchema } from '../ids.ts';
import {
  followLevelSchema,
  type ConversationListPage,
  type ConversationView,
  type MessageVersionView,
  type MessageView,
  type MessageWritten,
  type PersonView,
  type ThreadPage,
  type ThreadView,
} from '../messages.ts';
import type { RootLink } from '../root-link.ts';
import { orNull } from './or-null.ts';

// What an answer may hold, field by field: strict, so that a field nobody described fails the tests that check real
// answers against these. `satisfies` keeps each in step with the type the services are compiled against.

export const timeSchema = z.iso.datetime().meta({ description: 'ISO 8601, UTC.' });
const shownTopicSchema = z.string().min(1).max(120);

export const rootLinkViewSchema = z
  .union([
    z.strictObject({ transactionId: idSchema }),
    z.strictObject({ planId: idSchema }),
    z.strictObject({ topic: shownTopicSchema }),
  ])
  .meta({ id: 'RootLink' }) satisfies z.ZodType<RootLink>;

export const personViewSchema = z
  .strictObject({ userId: idSchema, displayName: z.string() })
  .meta({ id: 'Person' }) satisfies z.ZodType<PersonView>;

const messageFields = {
  id: idSchema,
  conversationId: idSchema,
  rootLink: rootLinkViewSchema,
  parentMessageId: idSchema.nullable(),
  threadId: idSchema,
  depth: z.int().min(0),
  position: sequenceSchema,
  seq: sequenceSchema,
  author: personViewSchema,
  message: z.string(),
  state: z.enum(['visible', 'deleted', 'hidden']),
  version: z.int().min(1),
  createdAt: timeSchema,
  editedAt: timeSchema.nullable(),
  clientId: z.string().nullable(),
};

export const messageViewSchema = z
  .strictObject(messageFields)
  .meta({ id: 'Message' }) satisfies z.ZodType<MessageView>;

export const threadViewSchema = z
  .strictObject({
    ...messageFields,
    replyCount: z.int().min(0),
    replies: z.array(messageViewSchema),
    hasMoreReplies: z.boolean(),
  })
  .meta({ id: 'Thread' }) satisfies z.ZodType<ThreadView>;

const conversationFields = {
  id: idSchema,
  rootLink: rootLinkViewSchema,
  state: z.enum(['open', 'locked', 'sealed']),
  lastSeq: sequenceSchema,
  lastPosition: sequenceSchema,
  lastActivityAt: timeSchema,
  readPosition: sequenceSchema,
  unread: z.int().min(0),
  following: followLevelSchema.nullable(),
};

export const conversationViewSchema = z
  .strictObject(conversationFields)
  .meta({ id: 'Conversation' }) satisfies z.ZodType<ConversationView>;

export const shownCursorSchema = z.string().max(100).meta({ description: 'Opaque; for the next page.' });

export const threadPageSchema = z
  .strictObject({
    conversation: orNull(conversationViewSchema),
    threads: z.array(threadViewSchema),
    page: z.strictObject({ before: shownCursorSchema.nullable(), after: shownCursorSchema.nullable() }),
  })
  .meta({ id: 'ThreadPage' }) satisfies z.ZodType<ThreadPage>;

export const conversationListPageSchema = z
  .strictObject({
    conversations: z.array(z.strictObject({ ...conversationFields, lastMessage: orNull(messageViewSchema) })),
    page: z.strictObject({ after: shownCursorSchema.nullable() }),
    unreadConversations: z.int().min(0),
  })
  .meta({ id: 'ConversationListPage' }) satisfies z.ZodType<ConversationListPage>;

export const messageWrittenSchema = z
  .strictObject({ message: messageViewSchema, seq: sequenceSchema, consistencyToken: z.string() })
  .meta({ id: 'MessageWritten' }) satisfies z.ZodType<MessageWritten>;

export const messageVersionViewSchema = z
  .strictObject({
    version: z.int().min(1),
    message: z.string(),
    by: orNull(personViewSchema),
    at: timeSchema,
    change: z.enum(['written', 'edited', 'deleted', 'hidden']),
  })
  .meta({ id: 'MessageVersion' }) satisfies z.ZodType<MessageVersionView>;
