import { useEffect, useRef } from 'react';
import { useStore } from '../hooks/use-store.ts';
import { useWidget } from '../hooks/use-widget.ts';
import { CountBadge } from './count-badge.tsx';
import { Icon } from './icon.tsx';

/** The round button the panel opens from; it takes the focus back when the panel closes. */
export function Launcher({ isFocused }: { isFocused: boolean }) {
  const { client, panel, texts } = useWidget();
  const { unreadConversations } = useStore(client.conversations);
  const ref = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (isFocused) ref.current?.focus();
  }, [isFocused]);

  return (
    <button
      ref={ref}
      type="button"
      className="launcher"
      data-testid="launcher"
      aria-label={texts.openMessages(unreadConversations)}
      aria-expanded={false}
      onClick={() => panel.open()}
    >
      <Icon name="messages" size={24} />
      <CountBadge count={unreadConversations} className="launcher-badge" />
    </button>
  );
}
