import type { FollowLevel } from '@messaging/contracts';
import type { Conversation } from '@messaging/sdk';
import { useCallback, useRef, useState } from 'react';
import { useStore } from '../hooks/use-store.ts';
import { useWidget } from '../hooks/use-widget.ts';
import { IconButton } from './icon-button.tsx';
import { Menu } from './menu.tsx';

const LEVELS: readonly FollowLevel[] = ['all', 'mentions', 'nothing'];

/** How closely the person follows this conversation. Nothing to set before its first message. */
export function FollowButton({ conversation }: { conversation: Conversation }) {
  const { client, texts } = useWidget();
  const { conversation: facts, conversationId } = useStore(conversation);
  const [chosen, setChosen] = useState<FollowLevel | null>(null);
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const close = useCallback(() => setOpen(false), []);
  if (conversationId === null) return null;

  const level = chosen ?? facts?.following ?? null;
  async function choose(wanted: FollowLevel) {
    setChosen(wanted);
    await client.conversations.setFollowing(conversationId!, wanted).catch(() => setChosen(level));
  }

  return (
    <>
      <IconButton
        ref={button}
        icon="bell"
        label={texts.following}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        className={level === 'nothing' ? 'is-off' : ''}
        onClick={() => setOpen(!isOpen)}
      />
      {isOpen && (
        <Menu
          label={texts.following}
          anchor={button}
          close={close}
          items={LEVELS.map((name) => ({
            label: texts.levels[name],
            isChecked: name === level,
            action: () => void choose(name),
          }))}
        />
      )}
    </>
  );
}
