import type { RootLink } from '@messaging/contracts';
import { splitLink, type Conversation } from '@messaging/sdk';
import { useWidget } from '../hooks/use-widget.ts';
import { FollowButton } from './follow-button.tsx';
import { IconButton } from './icon-button.tsx';
import { Icon } from './icon.tsx';
import { PresenceStack } from './presence-stack.tsx';
import { WindowButtons } from './window-buttons.tsx';

export interface ThreadHeaderProps {
  link: RootLink;
  conversation: Conversation | null;
  isWide: boolean;
}

export function ThreadHeader({ link, conversation, isWide }: ThreadHeaderProps) {
  const { panel, texts, titleOf } = useWidget();
  const { kind, value } = splitLink(link);
  const title = titleOf(link);
  const number = kind === 'topic' ? texts.kinds.topic : texts[kind](value);

  return (
    <header className="header">
      {!isWide && <IconButton icon="back" label={texts.back} onClick={panel.showList} data-testid="back" />}
      <span className="item-icon is-header" title={texts.kinds[kind]}>
        <Icon name={kind} />
      </span>
      <div className="header-titles">
        <h2 className="header-title" dir="auto" title={title}>
          {title}
        </h2>
        {number !== title && <p className="header-subtitle">{number}</p>}
      </div>
      {conversation && <PresenceStack conversation={conversation} />}
      {conversation && <FollowButton conversation={conversation} />}
      <WindowButtons />
    </header>
  );
}
