import type { MessageView } from '@messaging/contracts';
import { useCallback, useRef, useState } from 'react';
import { useStore } from '../hooks/use-store.ts';
import { useWidget } from '../hooks/use-widget.ts';
import { IconButton } from './icon-button.tsx';
import { Menu, type MenuItem } from './menu.tsx';

export interface MessageActionsProps {
  message: MessageView;
  isTabStop: boolean;
  reply: () => void;
  edit: () => void;
  remove: () => void;
}

/** Reply, and a menu with the rest. Shown on hover and focus; always where there is no hover. */
export function MessageActions({ message, isTabStop, reply, edit, remove }: MessageActionsProps) {
  const { client, me, texts } = useWidget();
  const { mute } = useStore(client.standing);
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const close = useCallback(() => setOpen(false), []);
  const { displayName, userId } = message.author;
  const tabIndex = isTabStop ? 0 : -1;

  const items: MenuItem[] = [
    {
      label: texts.copy,
      action: () => void navigator.clipboard?.writeText(message.message).catch(() => undefined),
    },
  ];
  if (userId === me?.userId && !mute) {
    items.unshift({ label: texts.edit, action: edit });
    items.push({ label: texts.delete, action: remove, isDanger: true });
  }

  return (
    <div className={`message-actions${isOpen ? ' is-open' : ''}`}>
      {!mute && (
        <IconButton
          icon="reply"
          iconSize={16}
          label={texts.replyTo(displayName)}
          tabIndex={tabIndex}
          onClick={reply}
        />
      )}
      <IconButton
        ref={button}
        icon="more"
        iconSize={16}
        label={texts.more(displayName)}
        tabIndex={tabIndex}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      />
      {isOpen && <Menu label={texts.more(displayName)} items={items} anchor={button} close={close} />}
    </div>
  );
}
