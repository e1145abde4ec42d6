import { z } from 'zod';
import { sequenceSchema, type Id, type Sequence } from './ids.ts';
import type {
  ChainedEventView,
  ConversationEventView,
  MessageEventType,
  MessageEventView,
  NotifiedEventView,
} from './events.ts';
import type { PersonView } from './messages.ts';
import { rootLinkKey, rootLinkSchema, type RootLink } from './root-link.ts';
import type { ProblemDocument } from './problems.ts';
import type { Mute } from './sanctions.ts';

/** Path of the Engine.IO endpoint behind the gateway. */
export const SOCKET_PATH = '/api/messaging/socket';

/** The room everybody who has a conversation open is in. It exists before the first message does, so it is named by the link. */
export function conversationRoom(companyId: Id, link: RootLink): string {
  const { kind, value } = rootLinkKey(link);
  return `company:${companyId}:${kind}:${value}`;
}

/** The room of every connection of one person in one company. */
export function personRoom(companyId: Id, userId: Id): string {
  return `company:${companyId}:person:${userId}`;
}

/** Most conversations one connection may have open. */
export const ROOMS_PER_SOCKET = 50;

export const joinSchema = z.strictObject({
  rootLink: rootLinkSchema,
  /** Last event of this conversation the client holds, "0" for none; the answer fills the gap where it is short. */
  after: sequenceSchema.optional(),
});
export const leaveSchema = z.strictObject({ rootLink: rootLinkSchema });
export const typingSchema = z.strictObject({ rootLink: rootLinkSchema, typing: z.boolean() });
export const syncSchema = z.strictObject({
  conversations: z
    .array(z.strictObject({ rootLink: rootLinkSchema, after: sequenceSchema }))
    .max(ROOMS_PER_SOCKET),
});
/** A DPoP proof (RFC 9449) over the token or ticket it comes with: for `GET` on the socket's address. */
const proofSchema = z.string().min(1).max(2_048);
export const refreshSchema = z.strictObject({
  token: z.string().min(1).max(8192),
  /** Needed where the connection was opened with a key, and made with the same. */
  proof: proofSchema.optional(),
});

/** Who is here. One entry a person, whatever their number of devices. */
export interface PresenceView {
  rootLink: RootLink;
  people: PersonView[];
}
export interface TypingView {
  rootLink: RootLink;
  people: PersonView[];
}

/**
 * How a conversation stands against what the client holds. `missed` fills the gap when the node still has it
 * in memory; `behind: true` without `missed` asks the client to fetch `GET /api/messaging/events`.
 */
export interface ConversationHead {
  rootLink: RootLink;
  head: Sequence;
  behind: boolean;
  missed: ChainedEventView[];
}

export type Acknowledge<T> = (answer: ({ ok: true } & T) | { ok: false; problem: ProblemDocument }) => void;

/** What a client may send. Every event is answered through its acknowledgement. */
export interface ClientToServerEvents {
  'conversation.join': (
    request: z.input<typeof joinSchema>,
    ack: Acknowledge<ConversationHead & PresenceView>,
  ) => void;
  'conversation.leave': (request: z.input<typeof leaveSchema>, ack: Acknowledge<object>) => void;
  'conversation.sync': (
    request: z.input<typeof syncSchema>,
    ack: Acknowledge<{ conversations: ConversationHead[] }>,
  ) => void;
  'typing.set': (request: z.input<typeof typingSchema>, ack: Acknowledge<object>) => void;
  'session.refresh': (
    request: z.input<typeof refreshSchema>,
    ack: Acknowledge<{ expiresAt: string }>,
  ) => void;
}

/** `expired`: a new token helps. `revoked`: signing in again does. `suspended`: waiting may. `not-employed`: nothing does. */
export type SessionEnd = 'expired' | 'revoked' | 'suspended' | 'not-employed';

/** What a server may send. Message events carry the name of their stream event. */
export type ServerToClientEvents = {
  [T in MessageEventType]: (event: MessageEventView) => void;
} & {
  'people.notified': (event: NotifiedEventView) => void;
  'conversation.changed': (event: ConversationEventView) => void;
  'presence.changed': (view: PresenceView) => void;
  'typing.changed': (view: TypingView) => void;
  /** The node lost its bus for a while: ask for heads now instead of at the next check. */
  'heads.check': () => void;
  /** The node is about to stop: reconnect after this many milliseconds (each client gets its own, so they do not come at once). */
  'server.draining': (hint: { reconnectInMs: number }) => void;
  /** The session ends at this time unless refreshed. */
  'session.expiring': (hint: { expiresAt: string }) => void;
  /** The person of this connection was muted, for longer or shorter, or is so no more (null). Said on connecting where they are. */
  'mute.changed': (view: { mute: Mute | null }) => void;
  /** The last thing said before the node ends the connection, and whether signing in again is what helps; `until`: of a suspension that ends by itself. */
  'session.ended': (hint: { reason: SessionEnd; until?: string }) => void;
};

/** Answer of `POST /api/messaging/realtime/tickets`: presented once, as `auth: { ticket, proof }`, within its life. */
export interface SocketTicket {
  ticket: string;
  expiresInSeconds: number;
}

export const socketAuthSchema = z.strictObject({
  ticket: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  /** Made with the key that the ticket was asked for with. */
  proof: proofSchema.optional(),
});
