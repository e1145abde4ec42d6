import type { EventView, Id, MessageWritten, PresenceView, RootLink, TypingView } from '@messaging/contracts';
import type { ConnectionSnapshot } from './connection-status.ts';
import { createConsistency } from './consistency.ts';
import { createConversationList, type ConversationList } from './conversation-list.ts';
import { createConversation, type Conversation } from './conversation.ts';
import { createCredentials } from './credentials.ts';
import { createHttp } from './http.ts';
import { createKeyValueStore, type KeyValueStore } from './key-value-store.ts';
import { toKnownError, type MessagingError } from './messaging-error.ts';
import { createNotificationList, type NotificationList } from './notification-list.ts';
import { createOpenConversations } from './open-conversations.ts';
import { createOutboxStorage } from './outbox-storage.ts';
import { createOutbox } from './outbox.ts';
import { createRealtime } from './realtime.ts';
import { createRest, type Me, type Rest } from './rest.ts';
import { createStanding, type StandingSnapshot } from './standing.ts';
import type { ReadableStore } from './store.ts';
import { createTokenSource, type GetToken } from './token-source.ts';

export interface MessagingClientOptions {
  /** Where the API's gateway is, e.g. `https://messages.example.com`. */
  baseUrl: string;
  /** The ERP's token of the person who is signed in; asked again before it expires and when it is refused. */
  getToken: GetToken;
  fetch?: typeof fetch;
  storage?: KeyValueStore;
  /** `polling` never opens a socket. */
  transport?: 'auto' | 'polling';
  /** Whatever went wrong in the background; what a caller awaits is thrown to the caller instead. */
  onError?: (error: MessagingError) => void;
  /** Every event as it arrives, repeated ones too: for recorders and tests. */
  onEvent?: (event: EventView, source: 'socket' | 'fetch') => void;
}

export interface MessagingClient {
  rest: Rest;
  connection: ReadableStore<ConnectionSnapshot>;
  /** Whether the person is muted or suspended, and until when. */
  standing: ReadableStore<StandingSnapshot>;
  conversations: ConversationList;
  notifications: NotificationList;
  /** Who is signed in, read once. */
  me: () => Promise<Me>;
  /** Starts receiving; `open` does so too. */
  connect: () => void;
  /** Opens a conversation, also one that has no message yet. Close every one that is opened. */
  open: (link: RootLink) => Conversation;
  close: () => void;
}

/** A client for one person in one company. Make another one when somebody else signs in. */
export function createMessagingClient(options: MessagingClientOptions): MessagingClient {
  const credentials = createCredentials();
  const tokens = createTokenSource(options.getToken, Date.now, credentials.thumbprint);
  const consistency = createConsistency();
  const http = createHttp({
    baseUrl: options.baseUrl,
    fetch: options.fetch ?? ((...request) => fetch(...request)),
    tokens,
    credentials,
    consistency,
    onRefused: (error) => standing.noteRefusal(error),
  });
  const rest = createRest(http, consistency);
  let identity: Promise<Me> | null = null;
  let ownUserId: Id | null = null;
  let connected = false;
  const standing = createStanding({ now: credentials.serverTime, recheck: askWhoIAm });

  const onError = (error: unknown) => options.onError?.(toKnownError(error));
  const getOwnUserId = () => ownUserId;
  const conversations = createConversationList(rest, getOwnUserId, onError);
  const notifications = createNotificationList(rest, onError);

  const outbox = createOutbox({
    send: rest.send,
    onSent(link, written) {
      opened.find(link)?.accept(written);
      noteWritten(written);
    },
  });

  function noteWritten({ message, seq }: MessageWritten) {
    const type =
      message.state === 'deleted'
        ? 'message.deleted'
        : message.version > 1
          ? 'message.edited'
          : 'message.created';
    conversations.receive({ type, seq, rootLink: message.rootLink, message });
  }

  function noteEvents(events: readonly EventView[], source: 'socket' | 'fetch') {
    for (const event of events) {
      consistency.note(event.seq);
      options.onEvent?.(event, source);
      if (event.type === 'people.notified') {
        notifications.refresh();
        conversations.refresh();
      } else if (event.type === 'conversation.changed') {
        conversations.refresh();
      } else {
        conversations.receive(event);
      }
    }
  }

  const opened = createOpenConversations({
    create: (link) =>
      createConversation({
        link,
        rest,
        outbox,
        ownUserId: getOwnUserId,
        sendTyping: (of, typing) => realtime.setTyping(of, typing),
        onLoaded: () => joinWhenOpen(link),
        onFetched: (events) => noteEvents(events, 'fetch'),
        onRead: conversations.noteRead,
        onWritten: noteWritten,
        onError,
      }),
    onOpened: (conversation) => {
      const { status } = conversation.getSnapshot();
      if (status === 'ready') resume(conversation.link);
      // What was refused when it was last looked at may be open by now.
      if (status === 'failed') void conversation.reload();
    },
    onClosed: ({ link }) => realtime.leave(link),
  });

  function joinWhenOpen(link: RootLink) {
    const conversation = opened.find(link);
    if (conversation && opened.isOpen(conversation)) realtime.join(conversation);
  }
  function resume(link: RootLink) {
    joinWhenOpen(link);
    if (realtime.getSnapshot().status !== 'online') void opened.find(link)?.poll();
  }

  function refreshLists() {
    conversations.refresh();
    notifications.refresh();
  }

  const realtime = createRealtime({
    baseUrl: options.baseUrl,
    useSockets: options.transport !== 'polling',
    tokens,
    prove: credentials.prove,
    ticket: rest.ticket,
    active: opened.active,
    pollLists() {
      notifications.refresh();
      return conversations.poll();
    },
    onEvent(event) {
      noteEvents([event], 'socket');
      if (event.type !== 'people.notified') opened.find(event.rootLink)?.receive([event]);
    },
    onPresence: ({ rootLink, people }: PresenceView) => opened.find(rootLink)?.showPresent(people),
    onTyping: ({ rootLink, people }: TypingView) => opened.find(rootLink)?.showTyping(people),
    onReachable() {
      refreshLists();
      opened.reloadFailed();
      outbox.resume();
      // Beside who one is the answer says how one stands, which may have changed meanwhile.
      (identity === null ? me() : askWhoIAm()).catch(onError);
    },
    onMute: standing.noteMute,
    onSuspended: standing.noteSuspension,
    onError,
  });

  async function askWhoIAm(): Promise<Me> {
    const wasSuspended = standing.getSnapshot().suspension !== null;
    const person = await rest.me();
    standing.noteMe(person);
    if (wasSuspended) realtime.wake();
    return person;
  }

  function me(): Promise<Me> {
    identity ??= askWhoIAm().then(
      (person) => {
        ownUserId = person.userId;
        outbox.attach(createOutboxStorage(options.storage ?? createKeyValueStore(), person));
        return person;
      },
      (error: unknown) => {
        identity = null;
        throw error;
      },
    );
    return identity;
  }

  function connect() {
    if (connected) return;
    connected = true;
    refreshLists();
    me().catch(onError);
    realtime.start();
  }

  return {
    rest,
    conversations,
    notifications,
    connection: { getSnapshot: realtime.getSnapshot, subscribe: realtime.subscribe },
    standing: { getSnapshot: standing.getSnapshot, subscribe: standing.subscribe },
    me,
    connect,
    open(link) {
      connect();
      return opened.open(link);
    },
    close() {
      realtime.stop();
      standing.close();
      outbox.close();
      opened.disposeAll();
      conversations.close();
      notifications.close();
    },
  };
}
