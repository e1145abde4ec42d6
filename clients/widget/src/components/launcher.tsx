import { useEffect, useRef } from 'react';
import { useStore } from '../hooks/use-store.ts';
import { useWidget } from '../hooks/use-widget.ts';
import { CountBadge } from './count-badge.tsx';
import { Icon } from './icon.tsx';

/** The round button the panel opens from; it takes the focus back when the panel closes. */
export function Launcher({ isFocused }: { isFocused: boolean }) {
  const { client, panel, texts } = useWidget();
  const { suspension } = useStore(client.standing);
  const { unreadConversations } = useStore(client.conversations);
  // What may not be read is not counted either.
  const unread = suspension ? 0 : unreadConversations;
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
      aria-label={texts.openMessages(unread)}
      aria-expanded={false}
      onClick={() => panel.open()}
    >
      <Icon name="messages" size={24} />
      <CountBadge count={unread} className="launcher-badge" />
    </button>
  );
}
