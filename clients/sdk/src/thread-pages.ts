import type { EventView, Id, MessageView, RootLink, ThreadView } from '@messaging/contracts';
import type { ConversationLog } from './conversation-log.ts';
import type { ConversationSnapshot } from './conversation-snapshot.ts';
import { MessagingError, toKnownError } from './messaging-error.ts';
import type { Rest } from './rest.ts';
import type { Store } from './store.ts';

const THREADS_PER_PAGE = 40;
const REPLIES_PER_PAGE = 50;

export interface ThreadPagesParts {
  link: RootLink;
  rest: Rest;
  log: ConversationLog;
  store: Store<ConversationSnapshot>;
  /** Draws what the log now holds. */
  refresh: () => void;
  onError: (error: unknown) => void;
}

/** Reads a conversation page by page into its log: the newest page, older ones, replies, lone top-level messages. */
export function createThreadPages({ link, rest, log, store, refresh, onError }: ThreadPagesParts) {
  let olderCursor: string | null = null;
  const repliesCursors = new Map<Id, string | null>();
  const rootsAsked = new Set<Id>();

  function noteThreads(threads: readonly ThreadView[]) {
    const withMore = new Set(store.getSnapshot().threadsWithMore);
    for (const { id, hasMoreReplies } of threads) if (hasMoreReplies) withMore.add(id);
    store.update({ threadsWithMore: withMore });
  }

  /** Whether it succeeded. */
  async function load(): Promise<boolean> {
    try {
      const page = await rest.thread(link, { limit: THREADS_PER_PAGE });
      log.reset(page.threads.flatMap(flattenThread), page.conversation?.lastSeq ?? '0');
      olderCursor = page.page.before;
      noteThreads(page.threads);
      store.update({
        status: 'ready',
        error: null,
        conversation: page.conversation,
        conversationId: page.conversation?.id ?? store.getSnapshot().conversationId,
        readPosition: page.conversation?.readPosition ?? '0',
        hasOlder: olderCursor !== null,
      });
      refresh();
      return true;
    } catch (error) {
      if (store.getSnapshot().status !== 'ready')
        store.update({ status: 'failed', error: toKnownError(error) });
      onError(error);
      return false;
    }
  }

  async function loadOlder() {
    if (olderCursor === null || store.getSnapshot().loadingOlder) return;
    store.update({ loadingOlder: true });
    try {
      const page = await rest.thread(link, { before: olderCursor, limit: THREADS_PER_PAGE });
      log.merge(page.threads.flatMap(flattenThread));
      olderCursor = page.page.before;
      noteThreads(page.threads);
    } catch (error) {
      onError(error);
    }
    store.update({ loadingOlder: false, hasOlder: olderCursor !== null });
    refresh();
  }

  async function loadReplies(threadId: Id) {
    const cursor = repliesCursors.get(threadId);
    const page = await rest.replies(threadId, { limit: REPLIES_PER_PAGE, ...(cursor && { before: cursor }) });
    log.merge(page.replies);
    repliesCursors.set(threadId, page.page.before);
    if (page.page.before === null) {
      const withMore = new Set(store.getSnapshot().threadsWithMore);
      withMore.delete(threadId);
      store.update({ threadsWithMore: withMore });
    }
    refresh();
  }

  /** A new reply to a message further up than what is loaded brings that message with it. */
  function loadRootsOf(events: readonly EventView[]) {
    for (const event of events) {
      if (event.type !== 'message.created') continue;
      const { threadId } = event.message;
      if (!log.message(threadId) && !rootsAsked.has(threadId)) void loadRoot(threadId);
    }
  }

  async function loadRoot(id: Id) {
    rootsAsked.add(id);
    try {
      const { message } = await rest.message(id);
      log.merge([message]);
      store.update({ threadsWithMore: new Set(store.getSnapshot().threadsWithMore).add(id) });
      refresh();
    } catch (error) {
      if (!(error instanceof MessagingError && error.code === 'not-found')) rootsAsked.delete(id);
      onError(error);
    }
  }

  return { load, loadOlder, loadReplies, loadRootsOf };
}

const flattenThread = (thread: ThreadView): MessageView[] => [thread, ...thread.replies];
