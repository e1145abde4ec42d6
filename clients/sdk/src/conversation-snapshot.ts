import type { ConversationView, Id, MessageView, PersonView, RootLink, Sequence } from '@messaging/contracts';
import type { MessagingError } from './messaging-error.ts';
import type { OutgoingMessage } from './outgoing-message.ts';

/** What a view of one conversation shows. Immutable: a new object whenever something changes. */
export interface ConversationSnapshot {
  link: RootLink;
  status: 'loading' | 'ready' | 'failed';
  /** Why loading failed. */
  error: MessagingError | null;
  /** As the server described it when the page was read; null before the first message. */
  conversation: ConversationView | null;
  conversationId: Id | null;
  /** Confirmed messages by position, each once. Replies whose top-level message is not loaded are among them. */
  messages: readonly MessageView[];
  /** The person's own messages that are still on their way, oldest first; never also among `messages`. */
  outgoing: readonly OutgoingMessage[];
  /** How far the person has read, kept up as they read on. */
  readPosition: Sequence;
  hasOlder: boolean;
  loadingOlder: boolean;
  /** Top-level messages with older replies that are not loaded: `loadReplies`. */
  threadsWithMore: ReadonlySet<Id>;
  /** Others only. */
  typing: readonly PersonView[];
  present: readonly PersonView[];
}

export function emptySnapshot(link: RootLink): ConversationSnapshot {
  return {
    link,
    status: 'loading',
    error: null,
    conversation: null,
    conversationId: null,
    messages: [],
    outgoing: [],
    readPosition: '0',
    hasOlder: false,
    loadingOlder: false,
    threadsWithMore: new Set(),
    typing: [],
    present: [],
  };
}
