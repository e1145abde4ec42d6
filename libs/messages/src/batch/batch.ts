import type { Id, RootLink, Sequence, StreamEventData, StreamEventType } from '@messaging/contracts';
import { rootLinkKey } from '@messaging/contracts';
import { newSalt, type AuditedEvent } from '@messaging/audit';
import type { StreamHeads } from '@messaging/events';
import { commitmentOf } from '../commitment-of.ts';
import type { ConversationRow } from '../conversation-rows.ts';
import type { MessageRow } from '../message-rows.ts';

/** The first use of an Idempotency-Key. */
export interface IdempotencyRow {
  companyId: Id;
  userId: Id;
  key: string;
  requestHash: Buffer;
  messageId: Id;
  seq: Sequence;
}

/** A text that a message no longer shows. */
export interface VersionRow {
  companyId: Id;
  messageId: Id;
  version: number;
  message: string;
  state: MessageRow['state'];
  changedBy: Id | null;
  changedAt: Date;
  /** Of the commitment to this version; goes where the text goes. */
  salt?: Buffer | null;
}

/** The writer of a message takes part in its conversation and has read up to what they wrote. */
export interface ParticipationRow {
  companyId: Id;
  conversationId: Id;
  userId: Id;
  readPosition: Sequence;
}

/** What the commands of a batch have decided to write. */
export interface Staged {
  newMessages: MessageRow[];
  changedMessages: Map<string, MessageRow>;
  conversations: Map<string, ConversationRow>;
  versions: VersionRow[];
  participations: ParticipationRow[];
  idempotency: IdempotencyRow[];
  events: AuditedEvent[];
}

export interface BatchRows {
  heads: StreamHeads;
  idempotency: IdempotencyRow[];
  messages: MessageRow[];
  conversations: ConversationRow[];
  /** Who of the batch's writers takes part where that decides whether they may read. */
  participants: ParticipantKey[];
}

export interface ParticipantKey {
  companyId: Id;
  conversationId: Id;
  userId: Id;
}

export interface NewEvent<T extends StreamEventType> {
  type: T;
  data: StreamEventData[T];
  message: MessageRow;
  actorUserId: Id | null;
  correlationId: string;
  occurredAt: Date;
}

const key = (...parts: string[]) => parts.join('\u0000');

/**
 * The rows of a batch as its commands see them: what was read, with what earlier commands of the same batch have
 * decided laid over it. Commands look first and write last, so a refusal leaves nothing behind. Nothing here
 * touches the database; saveBatch writes it all at once.
 */
export function createBatch({ heads, idempotency, messages, conversations, participants }: BatchRows) {
  const byId = new Map(messages.map((row) => [key(row.companyId, row.id), row]));
  const conversationsById = new Map(conversations.map((row) => [key(row.companyId, row.id), row]));
  const conversationsByLink = new Map(
    conversations.map((row) => [key(row.companyId, row.rootKind, row.rootValue), row]),
  );
  const used = new Map(idempotency.map((row) => [key(row.companyId, row.userId, row.key), row]));
  const takingPart = new Set(participants.map((row) => key(row.companyId, row.conversationId, row.userId)));
  const staged: Staged = {
    newMessages: [],
    changedMessages: new Map(),
    conversations: new Map(),
    versions: [],
    participations: [],
    idempotency: [],
    events: [],
  };

  function saveConversation(row: ConversationRow): void {
    conversationsById.set(key(row.companyId, row.id), row);
    conversationsByLink.set(key(row.companyId, row.rootKind, row.rootValue), row);
    staged.conversations.set(key(row.companyId, row.id), row);
  }

  /** Appends to the company's stream and to the conversation's chain; answers the sequence number. */
  function append<T extends StreamEventType>(
    conversation: ConversationRow,
    event: NewEvent<T>,
  ): ConversationRow {
    const { companyId } = conversation;
    const seq = heads.get(companyId)! + 1n;
    heads.set(companyId, seq);
    staged.events.push({
      companyId,
      seq: String(seq),
      type: event.type,
      conversationId: conversation.id,
      prevSeq: conversation.lastSeq,
      messageId: event.message.id,
      actorUserId: event.actorUserId,
      correlationId: event.correlationId,
      data: event.data,
      occurredAt: event.occurredAt.toISOString(),
      commitment: commitmentOf(event.message),
    });
    return { ...conversation, lastSeq: String(seq), lastActivityAt: event.occurredAt };
  }

  return {
    staged,
    /** False when the company has no stream: it is not in the directory. */
    hasCompany: (companyId: Id): boolean => heads.has(companyId),
    /** The sequence number the next event of this company will get. */
    nextSeq: (companyId: Id): Sequence => String(heads.get(companyId)! + 1n),
    message: (companyId: Id, id: Id): MessageRow | undefined => byId.get(key(companyId, id)),
    conversation: (companyId: Id, id: Id): ConversationRow | undefined =>
      conversationsById.get(key(companyId, id)),
    conversationOf: (companyId: Id, link: RootLink): ConversationRow | undefined => {
      const { kind, value } = rootLinkKey(link);
      return conversationsByLink.get(key(companyId, kind, value));
    },
    /** Known of the conversations of named participants alone: nowhere else does it decide anything. */
    takesPart: (companyId: Id, conversationId: Id, userId: Id): boolean =>
      takingPart.has(key(companyId, conversationId, userId)),
    usedKey: (companyId: Id, userId: Id, idempotencyKey: string): IdempotencyRow | undefined =>
      used.get(key(companyId, userId, idempotencyKey)),

    /** Adds a message at the end of its conversation (made here if it is the first). */
    addMessage(conversation: ConversationRow, shown: MessageRow, event: NewEvent<'message.created'>): void {
      const message = { ...shown, salt: newSalt() };
      byId.set(key(message.companyId, message.id), message);
      staged.newMessages.push(message);
      staged.participations.push({
        companyId: message.companyId,
        conversationId: conversation.id,
        userId: message.authorId,
        readPosition: message.position,
      });
      const moved = append(conversation, { ...event, message });
      saveConversation({ ...moved, lastPosition: message.position, lastMessageId: message.id });
    },

    /** Replaces what a message shows; `earlier` keeps what it showed until now. Answers the event's number. */
    changeMessage(
      conversation: ConversationRow,
      earlier: VersionRow,
      event: NewEvent<'message.edited' | 'message.deleted' | 'message.hidden'>,
    ): Sequence {
      const message = { ...event.message, salt: newSalt() };
      const before = byId.get(key(message.companyId, message.id));
      byId.set(key(message.companyId, message.id), message);
      staged.changedMessages.set(key(message.companyId, message.id), message);
      staged.versions.push({ ...earlier, salt: before?.salt ?? null });
      const moved = append(conversation, { ...event, message });
      saveConversation(moved);
      return moved.lastSeq;
    },

    useKey(row: IdempotencyRow): void {
      used.set(key(row.companyId, row.userId, row.key), row);
      staged.idempotency.push(row);
    },
  };
}

export type Batch = ReturnType<typeof createBatch>;
