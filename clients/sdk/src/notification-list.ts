import type { Id, NotificationView } from '@messaging/contracts';
import { toKnownError, type MessagingError } from './messaging-error.ts';
import type { Rest } from './rest.ts';
import { createStore, type ReadableStore } from './store.ts';
import { throttled } from './throttled.ts';

export interface NotificationListSnapshot {
  status: 'loading' | 'ready' | 'failed';
  error: MessagingError | null;
  /** Newest first. */
  notifications: readonly NotificationView[];
  unread: number;
  hasMore: boolean;
}

export interface NotificationList extends ReadableStore<NotificationListSnapshot> {
  refresh: () => void;
  loadMore: () => Promise<void>;
  markRead: (which: Id[] | 'all') => Promise<void>;
}

const REFRESH_EVERY_MS = 2_000;

/** What others wanted the person to see: mentions, replies, what they follow. */
export function createNotificationList(
  rest: Rest,
  onError: (error: unknown) => void,
): NotificationList & { close: () => void } {
  const store = createStore<NotificationListSnapshot>({
    status: 'loading',
    error: null,
    notifications: [],
    unread: 0,
    hasMore: false,
  });
  let nextCursor: string | null = null;

  async function load() {
    try {
      const { notifications, unread, page } = await rest.notifications();
      nextCursor = page.after;
      store.update({ status: 'ready', error: null, notifications, unread, hasMore: nextCursor !== null });
    } catch (error) {
      if (store.getSnapshot().status !== 'ready')
        store.update({ status: 'failed', error: toKnownError(error) });
      onError(error);
    }
  }
  const refresh = throttled(() => void load(), REFRESH_EVERY_MS);

  return {
    getSnapshot: store.getSnapshot,
    subscribe: store.subscribe,
    refresh,
    close: refresh.cancel,
    async loadMore() {
      if (nextCursor === null) return;
      const page = await rest.notifications({ after: nextCursor });
      nextCursor = page.page.after;
      const { notifications } = store.getSnapshot();
      store.update({
        notifications: [...notifications, ...page.notifications],
        hasMore: nextCursor !== null,
      });
    },
    async markRead(which) {
      const readAt = new Date().toISOString();
      const isMarked = ({ id, readAt: before }: NotificationView) =>
        before === null && (which === 'all' || which.includes(id));
      const { notifications, unread } = store.getSnapshot();
      const marked = notifications.filter(isMarked).length;
      store.update({
        notifications: notifications.map((one) => (isMarked(one) ? { ...one, readAt } : one)),
        unread: which === 'all' ? 0 : Math.max(0, unread - marked),
      });
      await rest.markNotificationsRead(which);
    },
  };
}
