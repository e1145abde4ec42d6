import type { NotificationView } from '@messaging/contracts';
import { useWidget } from '../hooks/use-widget.ts';
import { excerptOf } from '../text/excerpt.ts';
import { Avatar } from './avatar.tsx';

export function NotificationItem({ notification, now }: { notification: NotificationView; now: Date }) {
  const { client, panel, texts, times, titleOf } = useWidget();
  const { id, from, reason, rootLink, message, createdAt, readAt } = notification;

  function open() {
    panel.showConversation(rootLink);
    if (readAt === null) void client.notifications.markRead([id]).catch(client.notifications.refresh);
  }

  return (
    <li>
      <button
        type="button"
        className={`item${readAt === null ? ' is-unread' : ''}`}
        data-testid="notification-item"
        onClick={open}
      >
        <Avatar person={from} />
        <span className="item-body">
          <span className="item-top">
            <span className="item-sentence">
              <strong>{from.displayName}</strong> {texts.reasons[reason]}
            </span>
            <time className="item-time" dateTime={createdAt} title={times.full(createdAt)}>
              {times.ago(createdAt, now)}
            </time>
          </span>
          <span className="item-excerpt is-two-lines" dir="auto">
            {message.state === 'visible' ? excerptOf(message.message) : <em>{texts[message.state]}</em>}
          </span>
          <span className="item-record">{titleOf(rootLink)}</span>
        </span>
        {readAt === null && <span className="unread-dot" aria-label={texts.newMessages} role="img" />}
      </button>
    </li>
  );
}
