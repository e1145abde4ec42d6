import type { Id, MessageState, Sequence } from '@messaging/contracts';

/**
 * One line of a history (JSON Lines). Everything a run's clients did, were told and saw, and what the database holds at
 * its end. `at` is in milliseconds since 1970, on the one clock of the run.
 */
export type HistoryRecord =
  | Invoked
  | Acknowledged
  | Refused
  | Unknown
  | SessionBegun
  | Delivered
  | Read
  | Reread
  | StreamRange
  | StreamRow
  | Audience;

/** "<company>/<user>". */
export type PersonName = string;
/** "<company>/<kind>:<value of the root link>". */
export type ConversationName = string;

export type Action = 'send' | 'edit' | 'delete';

/** An attempt leaves the client. Retries of one intent are attempts of their own with the same key. */
export interface Invoked {
  kind: 'invoked';
  at: number;
  /** Unique in the run. */
  attempt: string;
  person: PersonName;
  action: Action;
  conversation: ConversationName;
  /** Idempotency-Key, and the client id of a message; null where the caller gave none. */
  key: string | null;
  /** What an edit or a deletion is about. */
  messageId: Id | null;
  /** Null where the recorder does not keep texts. */
  text: string | null;
}

/** The attempt was answered 2xx. */
export interface Acknowledged {
  kind: 'acknowledged';
  at: number;
  attempt: string;
  messageId: Id;
  seq: Sequence;
  position: Sequence;
  version: number;
  text: string | null;
}

/** The attempt was answered 4xx: it changed nothing. */
export interface Refused {
  kind: 'refused';
  at: number;
  attempt: string;
  status: number;
}

/** No answer, or one that says nothing (5xx): the attempt may have been carried out or not, but not by half. */
export interface Unknown {
  kind: 'unknown';
  at: number;
  attempt: string;
  reason: string;
}

/** A client's connection begins: what it hears is in order and without repetition from here on. */
export interface SessionBegun {
  kind: 'session';
  at: number;
  session: string;
  person: PersonName;
  /** Set where the session listened to this conversation from the first write to the end: it must have heard all of it. */
  hearsAllOf: ConversationName | null;
}

/** A message event reached a client. */
export interface Delivered extends Seen {
  kind: 'delivered';
  at: number;
  session: string;
  person: PersonName;
  conversation: ConversationName;
  source: 'socket' | 'fetch';
  /** Of the event. */
  eventSeq: Sequence;
  prevSeq: Sequence | null;
  event: string;
}

/** A client's view of a conversation. */
export interface Read {
  kind: 'read';
  at: number;
  person: PersonName;
  conversation: ConversationName;
  /** `whole`: from the first message on. `held`: what an open client shows, which may begin later. */
  extent: 'whole' | 'held';
  /** Nothing more will happen: what is missing now is lost. */
  final: boolean;
  messages: Seen[];
}

/** A read of one message that carried the consistency token of its acknowledgement. */
export interface Reread {
  kind: 'reread';
  at: number;
  person: PersonName;
  messageId: Id;
  atLeastVersion: number;
  /** Null: not found. */
  foundVersion: number | null;
}

/** A message as somebody saw it. */
export interface Seen {
  messageId: Id;
  author: PersonName | null;
  /** The client id its writer gave it. */
  key: string | null;
  position: Sequence;
  version: number;
  state: MessageState;
  text: string | null;
}

/** The stretch of a company's stream that belongs to the run: after this event, up to what its head says. */
export interface StreamRange {
  kind: 'stream-range';
  companyId: Id;
  after: Sequence;
  head: Sequence;
}

/** An event of that stretch, as the database has it when the run is over; all of them, in order. */
export interface StreamRow {
  kind: 'stream';
  companyId: Id;
  seq: Sequence;
  prevSeq: Sequence;
  type: string;
  conversation: ConversationName | null;
  messageId: Id | null;
}

/** Who may read a conversation, where that is not its whole company. */
export interface Audience {
  kind: 'audience';
  conversation: ConversationName;
  people: PersonName[];
}

/** Of a person's or a conversation's name. */
export const companyOf = (name: string): Id => name.slice(0, name.indexOf('/'));
