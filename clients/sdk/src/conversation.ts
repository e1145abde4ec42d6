import type {
  ConversationHead,
  ChainedEventView,
  EventView,
  Id,
  MessageWritten,
  PersonView,
  RootLink,
  Sequence,
} from '@messaging/contracts';
import { createCatchUp } from './catch-up.ts';
import { createConversationLog } from './conversation-log.ts';
import { emptySnapshot, type ConversationSnapshot } from './conversation-snapshot.ts';
import type { Outbox } from './outbox.ts';
import { withoutConfirmed } from './outgoing-message.ts';
import { createReadMarker } from './read-marker.ts';
import type { Rest } from './rest.ts';
import { linkKey } from './root-links.ts';
import { compareSequences } from './sequences.ts';
import { createStore, type ReadableStore } from './store.ts';
import { createThreadPages } from './thread-pages.ts';
import { createTypingSignal } from './typing-signal.ts';

/** One conversation as a person has it open. */
export interface Conversation extends ReadableStore<ConversationSnapshot> {
  link: RootLink;
  /** Shows the message at once; it survives a lost connection and a reload. Answers its client id. */
  send: (text: string, options?: { parentMessageId?: Id | null }) => string;
  retry: (clientId: string) => void;
  discard: (clientId: string) => void;
  /** Refused with `version-conflict` when somebody changed the message meanwhile. */
  edit: (id: Id, text: string) => Promise<void>;
  delete: (id: Id) => Promise<void>;
  loadOlder: () => Promise<void>;
  loadReplies: (threadId: Id) => Promise<void>;
  /** Loads the newest page again, after `status` became 'failed'. */
  reload: () => Promise<boolean>;
  setTyping: (typing: boolean) => void;
  markRead: (position: Sequence) => void;
  close: () => void;
}

/** The same conversation as the client's own parts use it. */
export interface LiveConversation extends Omit<Conversation, 'close'> {
  held: () => Sequence;
  receive: (events: readonly ChainedEventView[]) => void;
  receiveHead: (head: ConversationHead) => void;
  /** Asks the server for what came after what is held; whether it answered. */
  poll: () => Promise<boolean>;
  accept: (written: MessageWritten) => void;
  showTyping: (people: readonly PersonView[]) => void;
  showPresent: (people: readonly PersonView[]) => void;
  /** Nobody looks at it any more; it may be opened again. */
  pause: () => void;
  dispose: () => void;
}

export interface ConversationParts {
  link: RootLink;
  rest: Rest;
  outbox: Outbox;
  ownUserId: () => Id | null;
  sendTyping: (link: RootLink, typing: boolean) => void;
  onLoaded: () => void;
  onFetched: (events: readonly EventView[]) => void;
  onRead: (link: RootLink, position: Sequence) => void;
  onWritten: (written: MessageWritten) => void;
  onError: (error: unknown) => void;
}

// Longer than a function usually is here: the one place where the log, the pages, the outbox and the
// signals of a conversation meet. Each of them lives in a file of its own.
export function createConversation(parts: ConversationParts): LiveConversation {
  const { link, rest, outbox, onError } = parts;
  const key = linkKey(link);
  const log = createConversationLog();
  const store = createStore(emptySnapshot(link));
  const pages = createThreadPages({ link, rest, log, store, refresh, onError });
  const typing = createTypingSignal((isTyping) => parts.sendTyping(link, isTyping));
  const readMarker = createReadMarker(rest.markRead);
  const catchUp = createCatchUp({
    log,
    fetchEvents: (after) => rest.events(after, link),
    reload: pages.load,
    onFilled(events) {
      parts.onFetched(events);
      show(events);
    },
    onError,
  });

  function refresh() {
    const messages = log.messages();
    const shown = store.getSnapshot();
    const own = outbox.getSnapshot().messages.filter((message) => linkKey(message.link) === key);
    const left = own.length === 0 ? own : withoutConfirmed(own, messages, parts.ownUserId());
    store.update({
      messages,
      conversationId: shown.conversationId ?? messages[0]?.conversationId ?? null,
      outgoing: sameItems(left, shown.outgoing) ? shown.outgoing : left,
    });
    for (const message of own) if (!left.includes(message)) outbox.confirm(message.clientId);
  }

  function show(events: readonly EventView[]) {
    refresh();
    // Whoever has just written no longer writes, whenever the word of that comes.
    const writers = new Set(
      events.map((event) => event.type === 'message.created' && event.message.author.userId),
    );
    const { typing: shown } = store.getSnapshot();
    if (shown.some(({ userId }) => writers.has(userId)))
      store.update({ typing: shown.filter(({ userId }) => !writers.has(userId)) });
    showState(events);
    pages.loadRootsOf(events);
  }
  /** A page read later says the same: the state is part of it. */
  function showState(events: readonly EventView[]) {
    const { conversation } = store.getSnapshot();
    const last = events.findLast((event) => event.type === 'conversation.changed');
    if (conversation && last) store.update({ conversation: { ...conversation, state: last.state } });
  }
  function accept(written: MessageWritten) {
    log.merge([written.message]);
    refresh();
  }
  async function write(writing: Promise<MessageWritten>) {
    const written = await writing;
    accept(written);
    parts.onWritten(written);
  }

  const unsubscribe = outbox.subscribe(refresh);
  refresh();
  void pages.load().then((loaded) => loaded && parts.onLoaded());

  return {
    link,
    getSnapshot: store.getSnapshot,
    subscribe: store.subscribe,
    held: log.held,
    accept,
    send(text, { parentMessageId = null } = {}) {
      typing.set(false);
      return outbox.add(link, text, parentMessageId).clientId;
    },
    retry: outbox.retry,
    discard: outbox.discard,
    edit: (id, text) => write(rest.edit(id, text, log.message(id)?.version)),
    delete: (id) => write(rest.delete(id)),
    loadOlder: pages.loadOlder,
    loadReplies: pages.loadReplies,
    async reload() {
      store.update({ status: 'loading', error: null });
      const loaded = await pages.load();
      if (loaded) parts.onLoaded();
      return loaded;
    },
    setTyping: typing.set,
    poll: () => catchUp(true),
    receive(events) {
      log.receive(events);
      show(events);
      void catchUp();
    },
    receiveHead({ missed, behind, head }) {
      log.receive(missed);
      if (behind) log.noteHead(head);
      show(missed);
      void catchUp();
    },
    markRead(position) {
      const { conversationId, readPosition } = store.getSnapshot();
      if (conversationId === null || compareSequences(position, readPosition) <= 0) return;
      store.update({ readPosition: position });
      readMarker.mark(conversationId, position);
      parts.onRead(link, position);
    },
    showTyping: (people) =>
      store.update({ typing: people.filter(({ userId }) => userId !== parts.ownUserId()) }),
    showPresent: (present) => store.update({ present }),
    pause() {
      typing.close();
      readMarker.flush();
      store.update({ typing: [], present: [] });
    },
    dispose: unsubscribe,
  };
}

function sameItems<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}
