import type { Id, Sequence } from './ids.ts';
import type { ConversationState, MessageView, PersonView } from './messages.ts';
import type { AudienceKind } from './conversations.ts';
import type { SanctionKind } from './sanctions.ts';
import type { RootLink } from './root-link.ts';

/** What an auditor may look for; filters narrow together. */
export type AuditFilters = Partial<
  Record<'messageId' | 'conversationId' | 'actorUserId' | 'correlationId' | 'before', string | undefined>
>;

/**
 * What each stream event stores in its `data` column: ids and facts, never text, so that an erased or
 * hidden message cannot be replayed. A new event does not compile until every consumer has a line for it.
 */
export interface StreamEventData {
  'message.created': { version: 1; clientId: string | null };
  'message.edited': { version: number };
  'message.deleted': { version: number };
  'message.hidden': { version: number; rule: string };
  'people.notified': { userIds: Id[]; reason: 'message' };
  'directory.changed': { employments: number };
  'conversation.changed': { state: ConversationState; audience: AudienceKind; audienceValue: string | null };
  'policy.changed': { version: number; digest: string };
  'sanction.changed': { userId: Id; kind: SanctionKind | null; until: string | null };
  /** Somebody looked at the audit trail: what for, and how many entries they were shown. */
  'audit.read': { filters: AuditFilters; entries: number };
  /** Where checkpoints are sent from now on; null: nowhere. The digest is of the whole URL, which may hold secrets. */
  'audit.webhook.changed': { host: string | null; digest: string | null };
  /**
   * Sessions ended before their tokens: all of a person, or (null) of everybody; or one, of whom null does not tell. `reason` is what the ERP
   * called it where that is a label such as `password-changed`: a sentence is left out.
   */
  'session.ended': { userId: Id | null; all: boolean; reason: string | null };
  /** The ERP had a person's part in the company erased. It is done over time: `person.erased` is its end. */
  'erasure.requested': { userId: Id };
  /** Of how many messages the texts are gone, and whether the name is: not while the person is known elsewhere. */
  'person.erased': { userId: Id; messages: number; name: boolean };
}
export type StreamEventType = keyof StreamEventData;

export const STREAM_EVENT_TYPES = [
  'message.created',
  'message.edited',
  'message.deleted',
  'message.hidden',
  'people.notified',
  'directory.changed',
  'conversation.changed',
  'policy.changed',
  'sanction.changed',
  'audit.read',
  'audit.webhook.changed',
  'session.ended',
  'erasure.requested',
  'person.erased',
] as const satisfies readonly StreamEventType[];

/** An event as it stands in the company's stream. `prevSeq` is the event before it in the same conversation, "0" for none. */
export interface StreamEvent<T extends StreamEventType = StreamEventType> {
  companyId: Id;
  seq: Sequence;
  type: T;
  conversationId: Id | null;
  prevSeq: Sequence;
  messageId: Id | null;
  /** Null when the system acted (a moderation rule, the ERP). */
  actorUserId: Id | null;
  correlationId: string;
  data: StreamEventData[T];
  occurredAt: string;
}

export type MessageEventType = 'message.created' | 'message.edited' | 'message.deleted' | 'message.hidden';

/** A message event as clients get it, over the socket and from catch-up: the stream's facts joined with the present text. */
export interface MessageEventView {
  type: MessageEventType;
  companyId: Id;
  seq: Sequence;
  prevSeq: Sequence;
  conversationId: Id;
  rootLink: RootLink;
  message: MessageView;
  actor: PersonView | null;
  occurredAt: string;
  correlationId: string;
}

/** Tells those who have a conversation open that it was locked, sealed or opened, or is for others now. */
export interface ConversationEventView {
  type: 'conversation.changed';
  companyId: Id;
  seq: Sequence;
  prevSeq: Sequence;
  conversationId: Id;
  rootLink: RootLink;
  state: ConversationState;
  actor: PersonView | null;
  occurredAt: string;
  correlationId: string;
}

/** The events of a conversation's own chain. */
export type ChainedEventView = MessageEventView | ConversationEventView;

/** Tells one person that their notifications changed. */
export interface NotifiedEventView {
  type: 'people.notified';
  companyId: Id;
  seq: Sequence;
  conversationId: Id;
  rootLink: RootLink;
  messageId: Id;
  occurredAt: string;
  correlationId: string;
}

export type EventView = ChainedEventView | NotifiedEventView;

/** Answer of `GET /api/messaging/events?after=…`. `next` is the cursor to continue from; `more` says whether to do so at once. */
export interface EventPage {
  events: EventView[];
  next: Sequence;
  more: boolean;
}
