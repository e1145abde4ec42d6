import type {
  ClientToServerEvents,
  EventView,
  MessageEventType,
  Mute,
  PresenceView,
  RootLink,
  SessionEnd,
  TypingView,
} from '@messaging/contracts';
import type { LiveConversation } from './conversation.ts';
import { toMessagingError } from './messaging-error.ts';
import { sameLink } from './root-links.ts';
import type { MessagingSocket } from './socket-link.ts';

const ANSWER_TIMEOUT_MS = 6_000;
const MESSAGE_EVENTS: readonly MessageEventType[] = [
  'message.created',
  'message.edited',
  'message.deleted',
  'message.hidden',
];

export interface SocketListeners {
  onEvent: (event: EventView) => void;
  onPresence: (view: PresenceView) => void;
  onTyping: (view: TypingView) => void;
  onHeadsCheck: () => void;
  onDraining: (reconnectInMs: number) => void;
  onExpiring: () => void;
  onMute: (mute: Mute | null) => void;
  onEnded: (reason: SessionEnd, until: string | null) => void;
}

export function listen(socket: MessagingSocket, listeners: SocketListeners): void {
  for (const type of MESSAGE_EVENTS) socket.on(type, listeners.onEvent);
  socket.on('people.notified', listeners.onEvent);
  socket.on('conversation.changed', listeners.onEvent);
  socket.on('presence.changed', listeners.onPresence);
  socket.on('typing.changed', listeners.onTyping);
  socket.on('heads.check', listeners.onHeadsCheck);
  socket.on('server.draining', ({ reconnectInMs }) => listeners.onDraining(reconnectInMs));
  socket.on('session.expiring', listeners.onExpiring);
  socket.on('mute.changed', ({ mute }) => listeners.onMute(mute));
  socket.on('session.ended', ({ reason, until }) => listeners.onEnded(reason, until ?? null));
}

/** What the server answers to an event through its acknowledgement. */
type Answer<E extends keyof ClientToServerEvents> = Parameters<Parameters<ClientToServerEvents[E]>[1]>[0];

/** What a client says over an accepted socket. Each throws MessagingError when the server refuses. */
export function createSocketSession(socket: MessagingSocket) {
  const asking = () => socket.timeout(ANSWER_TIMEOUT_MS);

  function join(conversation: LiveConversation): Promise<void> {
    const request = { rootLink: conversation.link, after: conversation.held() };
    // Not by promise: an event right behind the answer would be applied before it, and then be undone by it.
    return new Promise((resolve, reject) =>
      asking().emit('conversation.join', request, (lost, answer) => {
        if (lost) return reject(lost);
        if (!answer.ok) return reject(toMessagingError(answer.problem));
        conversation.showPresent(answer.people);
        conversation.receiveHead(answer);
        return resolve();
      }),
    );
  }

  return {
    join,
    async leave(rootLink: RootLink): Promise<void> {
      await asking().emitWithAck('conversation.leave', { rootLink });
    },
    /**
     * Compares heads: finds a lost last event of a quiet conversation. What the server did not open when it was asked to, its
     * database being away, is left out of the answer, and opened now.
     */
    async sync(conversations: readonly LiveConversation[]): Promise<void> {
      if (conversations.length === 0) return;
      const answer = (await asking().emitWithAck('conversation.sync', {
        conversations: conversations.map(({ link, held }) => ({ rootLink: link, after: held() })),
      })) as Answer<'conversation.sync'>;
      if (!answer.ok) throw toMessagingError(answer.problem);
      const unopened = conversations.filter((conversation) => {
        const head = answer.conversations.find(({ rootLink }) => sameLink(conversation.link, rootLink));
        if (head) conversation.receiveHead(head);
        return head === undefined;
      });
      await Promise.all(unopened.map(join));
    },
    async setTyping(rootLink: RootLink, typing: boolean): Promise<void> {
      await asking().emitWithAck('typing.set', { rootLink, typing });
    },
    async refresh(token: string, proof: string | null): Promise<void> {
      const answer = (await asking().emitWithAck('session.refresh', {
        token,
        ...(proof !== null && { proof }),
      })) as Answer<'session.refresh'>;
      if (!answer.ok) throw toMessagingError(answer.problem);
    },
    close: () => socket.disconnect(),
  };
}
export type SocketSession = ReturnType<typeof createSocketSession>;
