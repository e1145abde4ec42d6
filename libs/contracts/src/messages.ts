import { z } from 'zod';
import { idSchema, sequenceSchema, type Id, type Sequence } from './ids.ts';
import { messageTextSchema } from './message-text.ts';
import { countRootLinks, rootLinkFields, toRootLink, type RootLink } from './root-link.ts';

/** A name the client gives its message before the server has one, so that it knows its own echo. */
export const clientIdSchema = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,64}$/, 'must be 1 to 64 letters, digits, _ or -');

/** `Idempotency-Key`: 1 to 128 visible ASCII characters, the client's choice, one per intended effect. */
export const idempotencyKeySchema = z
  .string()
  .regex(/^[\x21-\x7e]{1,128}$/, 'must be 1 to 128 visible ASCII characters');

/** Body of `POST /api/messaging`. */
export const sendMessageBodySchema = z
  .strictObject({
    ...rootLinkFields,
    message: messageTextSchema,
    parentMessageId: idSchema.optional(),
    clientId: clientIdSchema.optional(),
  })
  .superRefine((body, context) => {
    if (countRootLinks(body) !== 1) {
      context.addIssue({
        code: 'custom',
        path: [],
        params: { problem: 'root-link-count' },
        message: 'needs exactly one of topic, transactionId and planId',
      });
    }
  })
  .transform(({ message, parentMessageId, clientId, ...link }) => ({
    rootLink: toRootLink(link),
    message,
    parentMessageId,
    clientId,
  }));
export type SendMessageBody = z.output<typeof sendMessageBodySchema>;

/** Body of `PATCH /api/messaging/messages/{id}`. */
export const editMessageBodySchema = z.strictObject({
  message: messageTextSchema,
  /** The version the writer saw; a newer one is answered with 409 instead of being overwritten. */
  expectedVersion: z.int().min(1).optional(),
});
export type EditMessageBody = z.output<typeof editMessageBodySchema>;

/** Body of `PUT /api/messaging/conversations/{id}/read`: everything up to this position has been read. */
export const markReadBodySchema = z.strictObject({ position: sequenceSchema });

/** Body of `PUT /api/messaging/conversations/{id}/following`. */
export const followLevelSchema = z.enum(['all', 'mentions', 'nothing']);
export const followBodySchema = z.strictObject({ level: followLevelSchema });
export type FollowLevel = z.output<typeof followLevelSchema>;

/** A person as others see them. `userId` is the ERP's. */
export interface PersonView {
  userId: Id;
  displayName: string;
}

export type MessageState = 'visible' | 'deleted' | 'hidden';

/** A message as a reader sees it. `message` is '' when the state is not visible; times are ISO 8601 UTC. */
export interface MessageView {
  id: Id;
  conversationId: Id;
  rootLink: RootLink;
  parentMessageId: Id | null;
  /** The top-level message this one stands under; its own id when it is one. */
  threadId: Id;
  /** 0 for a top-level message. */
  depth: number;
  /** Ordinal in the conversation, from 1, without gaps. */
  position: Sequence;
  /** Sequence number of the event that created it, in the company's stream. */
  seq: Sequence;
  author: PersonView;
  message: string;
  state: MessageState;
  version: number;
  createdAt: string;
  editedAt: string | null;
  clientId: string | null;
}

/** A message with its replies, as `GET /api/messaging?…` answers it. */
export interface ThreadView extends MessageView {
  replyCount: number;
  /** The newest replies of every depth, oldest first, at most `repliesPerThread`. */
  replies: MessageView[];
  /** True when older replies than these exist: `GET /api/messaging/messages/{id}/replies`. */
  hasMoreReplies: boolean;
}

export const conversationStateSchema = z.enum(['open', 'locked', 'sealed']);
export type ConversationState = z.output<typeof conversationStateSchema>;

export interface ConversationView {
  id: Id;
  rootLink: RootLink;
  state: ConversationState;
  /** Last event of the conversation in the company's stream: what gap detection compares. */
  lastSeq: Sequence;
  /** Position of the newest message. */
  lastPosition: Sequence;
  lastActivityAt: string;
  /** The reader's own: last position read, messages after it, and how closely they follow (null: not at all). */
  readPosition: Sequence;
  unread: number;
  following: FollowLevel | null;
}

/** Answer of `GET /api/messaging?transactionId=…`. No conversation yet is an empty page, not an error. */
export interface ThreadPage {
  conversation: ConversationView | null;
  threads: ThreadView[];
  /** Opaque keyset cursors; null where there is nothing further that way. */
  page: { before: string | null; after: string | null };
}

/** Answer of `GET /api/messaging` without a link: newest activity first. */
export interface ConversationListPage {
  conversations: (ConversationView & { lastMessage: MessageView | null })[];
  page: { after: string | null };
  unreadConversations: number;
}

/** Answer of `POST /api/messaging` (201), `PATCH` and `DELETE` (200). */
export interface MessageWritten {
  message: MessageView;
  /** Sequence number of the event this write appended. */
  seq: Sequence;
  /** Send it back as `Consistency-Token` and the read will not be older than this write. */
  consistencyToken: string;
}

/** One earlier or present text of a message, oldest first in `GET /api/messaging/messages/{id}/history`. */
export interface MessageVersionView {
  version: number;
  message: string;
  /** Who made this version, and when; null where a rule of the system did. */
  by: PersonView | null;
  at: string;
  change: 'written' | 'edited' | 'deleted' | 'hidden';
}
