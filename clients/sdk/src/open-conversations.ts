import type { RootLink } from '@messaging/contracts';
import type { Conversation, LiveConversation } from './conversation.ts';
import { linkKey } from './root-links.ts';

/** Conversations closed lately are kept, so that going back and forth needs no reading anew. */
const MOST_CLOSED = 20;

interface Entry {
  conversation: LiveConversation;
  opened: number;
}

export interface OpenConversationsParts {
  create: (link: RootLink) => LiveConversation;
  onOpened: (conversation: LiveConversation) => void;
  onClosed: (conversation: LiveConversation) => void;
}

/** One conversation object per link, however many views have it open. */
export function createOpenConversations({ create, onOpened, onClosed }: OpenConversationsParts) {
  const entries = new Map<string, Entry>();

  function evict() {
    const closed = [...entries].filter(([, { opened }]) => opened === 0);
    for (const [key, { conversation }] of closed.slice(0, Math.max(0, closed.length - MOST_CLOSED))) {
      conversation.dispose();
      entries.delete(key);
    }
  }

  function close(key: string) {
    const entry = entries.get(key);
    if (!entry) return;
    entry.opened -= 1;
    if (entry.opened > 0) return;
    entry.conversation.pause();
    onClosed(entry.conversation);
    // Last closed, last evicted.
    entries.delete(key);
    entries.set(key, entry);
    evict();
  }

  return {
    open(link: RootLink): Conversation {
      const key = linkKey(link);
      const entry = entries.get(key) ?? { conversation: create(link), opened: 0 };
      entries.set(key, entry);
      entry.opened += 1;
      if (entry.opened === 1) onOpened(entry.conversation);
      let isOpen = true;
      return {
        ...entry.conversation,
        close() {
          if (isOpen) close(key);
          isOpen = false;
        },
      };
    },
    find: (link: RootLink) => entries.get(linkKey(link))?.conversation,
    isOpen: (conversation: LiveConversation) => (entries.get(linkKey(conversation.link))?.opened ?? 0) > 0,
    /** Open and loaded: those whose events are wanted. */
    active: () =>
      [...entries.values()]
        .filter(({ conversation, opened }) => opened > 0 && conversation.getSnapshot().status === 'ready')
        .map(({ conversation }) => conversation),
    /** Reading these failed; worth another try once the server can be reached. */
    reloadFailed() {
      for (const { conversation, opened } of entries.values()) {
        if (opened > 0 && conversation.getSnapshot().status === 'failed') void conversation.reload();
      }
    },
    disposeAll() {
      for (const { conversation } of entries.values()) {
        conversation.pause();
        conversation.dispose();
      }
      entries.clear();
    },
  };
}
