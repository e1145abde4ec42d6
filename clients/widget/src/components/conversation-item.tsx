import { splitLink, type ListedConversation } from '@messaging/sdk';
import { useWidget } from '../hooks/use-widget.ts';
import { excerptOf } from '../text/excerpt.ts';
import { CountBadge } from './count-badge.tsx';
import { Icon } from './icon.tsx';

export interface ConversationItemProps {
  conversation: ListedConversation;
  isOpen: boolean;
  now: Date;
}

export function ConversationItem({ conversation, isOpen, now }: ConversationItemProps) {
  const { panel, texts, times, titleOf } = useWidget();
  const { rootLink, unread, lastActivityAt } = conversation;
  const { kind } = splitLink(rootLink);

  return (
    <li>
      <button
        type="button"
        className={`item${unread > 0 ? ' is-unread' : ''}`}
        aria-current={isOpen}
        data-testid="conversation-item"
        onClick={() => panel.showConversation(rootLink)}
      >
        <span className="item-icon" title={texts.kinds[kind]}>
          <Icon name={kind} />
        </span>
        <span className="item-body">
          <span className="item-top">
            <span className="item-title" dir="auto">
              {titleOf(rootLink)}
            </span>
            <time className="item-time" dateTime={lastActivityAt} title={times.full(lastActivityAt)}>
              {times.ago(lastActivityAt, now)}
            </time>
          </span>
          <span className="item-bottom">
            <LastMessage conversation={conversation} />
            <CountBadge count={unread} />
          </span>
        </span>
      </button>
    </li>
  );
}

function LastMessage({ conversation: { lastMessage } }: { conversation: ListedConversation }) {
  const { texts, me } = useWidget();
  if (!lastMessage) return <span className="item-excerpt" />;
  const { author, state, message } = lastMessage;
  const name = author.userId === me?.userId ? texts.you : author.displayName;
  const text = state === 'visible' ? excerptOf(message) : texts[state];

  return (
    <span className="item-excerpt">
      <bdi>{name}</bdi>: <bdi>{state === 'visible' ? text : <em>{text}</em>}</bdi>
    </span>
  );
}
