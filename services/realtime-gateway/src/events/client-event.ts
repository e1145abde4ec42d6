import type { ClientToServerEvents } from '@messaging/contracts';
import type { GatewaySocket } from '../sockets/socket-types.ts';

export type ClientEventName = keyof ClientToServerEvents;

/** What the acknowledgement of an event carries when all is well. */
export type AnswerTo<E extends ClientEventName> = Omit<
  Extract<Parameters<Parameters<ClientToServerEvents[E]>[1]>[0], { ok: true }>,
  'ok'
>;

/** Handles one kind of event: checks what the client sent, and answers or throws a Problem. */
export type ClientEvent<E extends ClientEventName> = (
  socket: GatewaySocket,
  request: unknown,
) => Promise<AnswerTo<E>>;

/** An event of the contract without its handler does not compile. */
export type ClientEvents = { [E in ClientEventName]: ClientEvent<E> };
