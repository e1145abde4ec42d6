import { useRef, type KeyboardEvent } from 'react';
import { useStore } from '../hooks/use-store.ts';
import { useWidget } from '../hooks/use-widget.ts';
import type { PanelTab } from '../state/panel-store.ts';
import { ConversationList } from './conversation-list.tsx';
import { CountBadge } from './count-badge.tsx';
import { NotificationList } from './notification-list.tsx';

const TABS: readonly PanelTab[] = ['conversations', 'notifications'];

/** The two lists under their tabs. */
export function ListView() {
  const { client, panel, texts } = useWidget();
  const { tab } = useStore(panel);
  const unread = {
    conversations: useStore(client.conversations).unreadConversations,
    notifications: useStore(client.notifications).unread,
  };
  const tabs = useRef<HTMLDivElement>(null);

  function move(event: KeyboardEvent) {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    const other = TABS.find((name) => name !== tab)!;
    panel.showTab(other);
    tabs.current?.querySelector<HTMLElement>(`[data-tab="${other}"]`)?.focus();
  }

  return (
    <>
      <div ref={tabs} className="tabs" role="tablist" aria-label={texts.messages} onKeyDown={move}>
        {TABS.map((name) => (
          <button
            key={name}
            type="button"
            role="tab"
            id={`tab-${name}`}
            data-tab={name}
            className="tab"
            aria-selected={tab === name}
            aria-controls="list"
            tabIndex={tab === name ? 0 : -1}
            onClick={() => panel.showTab(name)}
          >
            {texts[name]}
            <CountBadge count={unread[name]} />
          </button>
        ))}
      </div>
      <div id="list" className="list" role="tabpanel" aria-labelledby={`tab-${tab}`} tabIndex={-1}>
        {tab === 'conversations' ? <ConversationList /> : <NotificationList />}
      </div>
    </>
  );
}
