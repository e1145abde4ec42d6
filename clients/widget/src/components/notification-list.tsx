import { useNow } from '../hooks/use-now.ts';
import { useStore } from '../hooks/use-store.ts';
import { useWidget } from '../hooks/use-widget.ts';
import { EmptyState } from './empty-state.tsx';
import { LoadFailure } from './load-failure.tsx';
import { LoadMore } from './load-more.tsx';
import { NotificationItem } from './notification-item.tsx';
import { Skeleton } from './skeleton.tsx';

export function NotificationList() {
  const { client, texts } = useWidget();
  const { status, error, notifications, unread, hasMore } = useStore(client.notifications);
  const now = useNow();

  if (status === 'loading') return <Skeleton />;
  if (status === 'failed') return <LoadFailure error={error} retry={client.notifications.refresh} />;
  if (notifications.length === 0) {
    return <EmptyState icon="bell" title={texts.noNotifications} hint={texts.noNotificationsHint} />;
  }
  return (
    <>
      {unread > 0 && (
        <div className="list-actions">
          <button
            type="button"
            className="button is-quiet"
            onClick={() => void client.notifications.markRead('all').catch(client.notifications.refresh)}
          >
            {texts.markAllRead}
          </button>
        </div>
      )}
      <ul className="items" aria-label={texts.notifications}>
        {notifications.map((notification) => (
          <NotificationItem key={notification.id} notification={notification} now={now} />
        ))}
      </ul>
      {hasMore && <LoadMore load={client.notifications.loadMore} />}
    </>
  );
}
