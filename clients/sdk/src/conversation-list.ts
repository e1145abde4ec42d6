import type { FollowLevel, Id, MessageEventView, RootLink, Sequence } from '@messaging/contracts';
import { withEvent, withRead, type ListedConversation } from './list-changes.ts';
import { toKnownError, type MessagingError } from './messaging-error.ts';
import type { Rest } from './rest.ts';
import { linkKey } from './root-links.ts';
import { createStore, type ReadableStore } from './store.ts';
import { throttled } from './throttled.ts';

export interface ConversationListSnapshot {
  status: 'loading' | 'ready' | 'failed';
  error: MessagingError | null;
  /** Newest activity first. */
  conversations: readonly ListedConversation[];
  /** How many conversations hold something unread, those not loaded among them. */
  unreadConversations: number;
  hasMore: boolean;
}

export interface ConversationList extends ReadableStore<ConversationListSnapshot> {
  /** Reads the newest page again; many calls in a short time become few. */
  refresh: () => void;
  loadMore: () => Promise<void>;
  setFollowing: (conversationId: Id, level: FollowLevel) => Promise<void>;
}

export interface LiveConversationList extends ConversationList {
  receive: (event: Pick<MessageEventView, 'type' | 'seq' | 'rootLink' | 'message'>) => void;
  noteRead: (link: RootLink, position: Sequence) => void;
  /** Reads the newest page now; whether the server answered. */
  poll: () => Promise<boolean>;
  close: () => void;
}

const REFRESH_EVERY_MS = 2_000;
const PAGE_SIZE = 30;
/** A conversation the person looks at without taking part is not listed: its events must not read the list each time. */
const UNLISTED_FOR_MS = 60_000;

/** The person's conversations: read from the server, kept up from events in between. */
export function createConversationList(
  rest: Rest,
  ownUserId: () => Id | null,
  onError: (error: unknown) => void,
): LiveConversationList {
  const store = createStore<ConversationListSnapshot>({
    status: 'loading',
    error: null,
    conversations: [],
    unreadConversations: 0,
    hasMore: false,
  });
  let nextCursor: string | null = null;
  const unlistedUntil = new Map<string, number>();

  function show(conversations: readonly ListedConversation[]) {
    const { conversations: before, unreadConversations } = store.getSnapshot();
    const change = countUnread(conversations) - countUnread(before);
    store.update({ conversations, unreadConversations: Math.max(0, unreadConversations + change) });
  }

  async function load(): Promise<boolean> {
    try {
      const page = await rest.conversations({ limit: PAGE_SIZE });
      const fresh = new Set(page.conversations.map(({ id }) => id));
      const { conversations, status } = store.getSnapshot();
      const further = status === 'ready' ? conversations.filter(({ id }) => !fresh.has(id)) : [];
      const keepsFurther = further.length > 0 && page.page.after !== null;
      if (!keepsFurther) nextCursor = page.page.after;
      store.update({
        status: 'ready',
        error: null,
        conversations: keepsFurther ? [...page.conversations, ...further] : page.conversations,
        unreadConversations: page.unreadConversations,
        hasMore: nextCursor !== null,
      });
      return true;
    } catch (error) {
      if (store.getSnapshot().status !== 'ready')
        store.update({ status: 'failed', error: toKnownError(error) });
      onError(error);
      return false;
    }
  }
  const refresh = throttled(() => void load(), REFRESH_EVERY_MS);

  return {
    getSnapshot: store.getSnapshot,
    subscribe: store.subscribe,
    refresh,
    poll: load,
    close: refresh.cancel,
    async loadMore() {
      if (nextCursor === null) return;
      const page = await rest.conversations({ after: nextCursor, limit: PAGE_SIZE });
      const known = new Set(store.getSnapshot().conversations.map(({ id }) => id));
      nextCursor = page.page.after;
      store.update({
        conversations: [
          ...store.getSnapshot().conversations,
          ...page.conversations.filter(({ id }) => !known.has(id)),
        ],
        hasMore: nextCursor !== null,
      });
    },
    async setFollowing(conversationId, level) {
      await rest.follow(conversationId, level);
      const { conversations } = store.getSnapshot();
      show(
        conversations.map((known) => (known.id === conversationId ? { ...known, following: level } : known)),
      );
    },
    receive(event) {
      const changed = withEvent(store.getSnapshot().conversations, event, ownUserId());
      if (changed) return show(changed);
      const key = linkKey(event.rootLink);
      if ((unlistedUntil.get(key) ?? 0) > Date.now()) return undefined;
      unlistedUntil.set(key, Date.now() + UNLISTED_FOR_MS);
      return refresh();
    },
    noteRead: (link, position) => show(withRead(store.getSnapshot().conversations, link, position)),
  };
}

const countUnread = (list: readonly ListedConversation[]) => list.filter(({ unread }) => unread > 0).length;
