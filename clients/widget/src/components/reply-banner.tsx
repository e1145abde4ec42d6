import type { Id } from '@messaging/contracts';
import type { Conversation } from '@messaging/sdk';
import { useStore } from '../hooks/use-store.ts';
import { useWidget } from '../hooks/use-widget.ts';
import { excerptOf } from '../text/excerpt.ts';
import { IconButton } from './icon-button.tsx';

export interface ReplyBannerProps {
  conversation: Conversation;
  parentMessageId: Id;
  cancel: () => void;
}

/** What the message being written answers. */
export function ReplyBanner({ conversation, parentMessageId, cancel }: ReplyBannerProps) {
  const { texts } = useWidget();
  const { messages } = useStore(conversation);
  const parent = messages.find(({ id }) => id === parentMessageId);

  return (
    <div className="reply-banner" data-testid="reply-banner">
      <p className="reply-words">
        <strong>{parent ? texts.replyingTo(parent.author.displayName) : texts.reply}</strong>
        <span dir="auto">{parent?.state === 'visible' && excerptOf(parent.message, 80)}</span>
      </p>
      <IconButton icon="close" iconSize={16} label={texts.cancel} onClick={cancel} />
    </div>
  );
}
