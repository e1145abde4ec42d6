import type { Id, MessageView, RootLink } from '@messaging/contracts';
import type { MessagingError } from './messaging-error.ts';

/** `waiting`: will be sent by itself when the server can be reached; `failed`: the person must decide. */
export type OutgoingState = 'sending' | 'waiting' | 'failed';

/** A message the person has sent and the server has not yet confirmed. */
export interface OutgoingMessage {
  /** Its name until it has an id, and its Idempotency-Key: the same on every try. */
  clientId: string;
  link: RootLink;
  text: string;
  parentMessageId: Id | null;
  createdAt: string;
  state: OutgoingState;
  error: MessagingError | null;
}

/** What remains to be shown as outgoing beside these messages: whatever has not come back yet. */
export function withoutConfirmed(
  outgoing: readonly OutgoingMessage[],
  messages: Iterable<MessageView>,
  ownUserId: Id | null,
): OutgoingMessage[] {
  const confirmed = new Set<string>();
  for (const { clientId, author } of messages) {
    // Another person could reuse a client id; only one's own echo settles one's own message.
    if (clientId !== null && author.userId === ownUserId) confirmed.add(clientId);
  }
  return outgoing.filter(({ clientId }) => !confirmed.has(clientId));
}

/** 122 random bits in characters that fit both a client id and an Idempotency-Key. */
export function makeClientId(): string {
  const { crypto } = globalThis;
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID();
  // randomUUID is missing on pages served without TLS; getRandomValues is not.
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}
