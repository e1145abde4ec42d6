import {
  SOCKET_PATH,
  type ClientToServerEvents,
  type EventView,
  type MessageEventView,
  type Mute,
  type PresenceView,
  type ProblemDocument,
  type RootLink,
  type Sequence,
  type ServerToClientEvents,
  type SessionEnd,
  type TypingView,
} from '@messaging/contracts';
import type { Prover } from '@messaging/test-kit';
import { io, type Socket } from 'socket.io-client';

type ClientSocket = Socket<ServerToClientEvents, ClientToServerEvents>;

export interface ClientOptions {
  transports?: ('websocket' | 'polling')[];
  origin?: string;
  /** What goes beside the ticket. */
  proof?: string;
  /** Makes the proofs of refreshed tokens. */
  prover?: Prover;
  /** Where the gateway says it comes from. */
  address?: string;
  /** What else it says when it opens the connection. */
  more?: Record<string, unknown>;
}

const MESSAGE_EVENTS = ['message.created', 'message.edited', 'message.deleted', 'message.hidden'] as const;

/** A client that writes down what it hears. Rejects with the problem document when it is refused. */
export async function openClient(
  url: string,
  ticket: string,
  { transports = ['websocket'], origin, proof, prover, address, more }: ClientOptions = {},
) {
  const socket: ClientSocket = io(url, {
    path: SOCKET_PATH,
    auth: { ticket, ...(proof === undefined ? {} : { proof }), ...more },
    transports,
    reconnection: false,
    forceNew: true,
    extraHeaders: {
      ...(origin === undefined ? {} : { Origin: origin }),
      ...(address === undefined ? {} : { 'X-Forwarded-For': address }),
    },
  });
  const heard: EventView[] = [];
  const presence: PresenceView[] = [];
  const typing: TypingView[] = [];
  const signals: string[] = [];
  const ended: SessionEnd[] = [];
  const endedUntil: (string | undefined)[] = [];
  const mutes: (Mute | null)[] = [];
  const names = new Set<string>();
  socket.onAny((name: string) => names.add(name));
  for (const type of MESSAGE_EVENTS) socket.on(type, (event) => void heard.push(event));
  socket.on('people.notified', (event) => void heard.push(event));
  socket.on('presence.changed', (view) => void presence.push(view));
  socket.on('typing.changed', (view) => void typing.push(view));
  socket.on('heads.check', () => void signals.push('heads.check'));
  socket.on('server.draining', () => void signals.push('server.draining'));
  socket.on('session.expiring', () => void signals.push('session.expiring'));
  socket.on('session.ended', ({ reason, until }) => {
    ended.push(reason);
    endedUntil.push(until);
  });
  socket.on('mute.changed', ({ mute }) => void mutes.push(mute));
  socket.on('disconnect', (reason) => void signals.push(`disconnect: ${reason}`));

  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', (error: Error & { data?: ProblemDocument }) => {
      socket.disconnect();
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- the document is what is looked at
      reject(error.data ?? error);
    });
  });

  return {
    socket,
    heard,
    presence,
    typing,
    signals,
    /** Why the node ended the session. */
    ended,
    /** And until when, where it said so. */
    endedUntil,
    /** What they were told of being muted. */
    mutes,
    /** Every kind of event that came. */
    names,
    texts: () => heard.map((event) => ('message' in event ? event.message.message : event.type)),
    seqs: () => heard.map((event) => event.seq),
    join: (rootLink: RootLink, after?: Sequence) =>
      socket
        .timeout(5_000)
        .emitWithAck('conversation.join', { rootLink, ...(after === undefined ? {} : { after }) }),
    leave: (rootLink: RootLink) => socket.timeout(5_000).emitWithAck('conversation.leave', { rootLink }),
    sync: (rootLink: RootLink, after: Sequence) =>
      socket.timeout(5_000).emitWithAck('conversation.sync', { conversations: [{ rootLink, after }] }),
    setTyping: (rootLink: RootLink, isTyping: boolean) =>
      socket.timeout(5_000).emitWithAck('typing.set', { rootLink, typing: isTyping }),
    refresh: async (token: string) =>
      socket.timeout(5_000).emitWithAck('session.refresh', {
        token,
        ...(prover && { proof: await prover.prove('GET', url + SOCKET_PATH, token) }),
      }),
    /** Anything at all, as a hostile client would. */
    say: (name: string, ...args: unknown[]): Promise<{ ok: boolean; problem?: ProblemDocument }> =>
      (socket as Socket).timeout(5_000).emitWithAck(name, ...args) as Promise<{
        ok: boolean;
        problem?: ProblemDocument;
      }>,
    close: () => socket.disconnect(),
  };
}

export type Client = Awaited<ReturnType<typeof openClient>>;

/** Like a real client: takes what an answer brings it for what it missed. */
export function take(client: Client, missed: readonly MessageEventView[]): void {
  for (const event of missed)
    if (!client.heard.some(({ seq }) => seq === event.seq)) client.heard.push(event);
}
