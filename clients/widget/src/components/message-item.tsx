import type { MessageView } from '@messaging/contracts';
import type { Conversation } from '@messaging/sdk';
import { useState } from 'react';
import { useStore } from '../hooks/use-store.ts';
import { useWidget } from '../hooks/use-widget.ts';
import type { MessageRow } from '../rows/build-rows.ts';
import { Avatar } from './avatar.tsx';
import { DeleteQuestion } from './delete-question.tsx';
import { MessageActions } from './message-actions.tsx';
import { MessageEditor } from './message-editor.tsx';
import { MessageHead } from './message-head.tsx';
import { MessageText } from './message-text.tsx';
import { ParentQuote } from './parent-quote.tsx';

export interface MessageItemProps {
  row: MessageRow;
  conversation: Conversation;
  isTabStop: boolean;
  reply: (message: MessageView) => void;
}
type Mode = 'reading' | 'editing' | 'deleting';

export function MessageItem({ row, conversation, isTabStop, reply }: MessageItemProps) {
  const { client, texts, times } = useWidget();
  const { mute } = useStore(client.standing);
  const [chosen, setMode] = useState<Mode>('reading');
  const mode = mute ? 'reading' : chosen;
  const { message, level, quoted, isContinued } = row;
  const { author, state } = message;
  const isVisible = state === 'visible';
  const read = () => setMode('reading');

  return (
    <article
      className={`message is-level-${level}${isContinued ? ' is-continued' : ''}${isVisible ? '' : ' is-gone'}`}
      aria-label={`${author.displayName}, ${times.full(message.createdAt)}`}
      tabIndex={isTabStop ? 0 : -1}
      data-testid="message"
      data-message-id={message.id}
    >
      {isContinued ? (
        <time
          className="message-side-time"
          dateTime={message.createdAt}
          title={times.full(message.createdAt)}
        >
          {times.clock(message.createdAt)}
        </time>
      ) : (
        <Avatar person={author} size={level === 0 ? 'medium' : 'small'} />
      )}
      <div className="message-body">
        <MessageHead row={row} />
        {quoted && <ParentQuote parent={quoted} />}
        {mode === 'editing' && isVisible ? (
          <MessageEditor message={message} conversation={conversation} close={read} />
        ) : isVisible ? (
          <MessageText text={message.message} />
        ) : (
          <p className="tombstone">{texts[state]}</p>
        )}
        {mode === 'deleting' && isVisible && (
          <DeleteQuestion remove={() => conversation.delete(message.id)} close={read} />
        )}
      </div>
      {isVisible && mode === 'reading' && (
        <MessageActions
          message={message}
          isTabStop={isTabStop}
          reply={() => reply(message)}
          edit={() => setMode('editing')}
          remove={() => setMode('deleting')}
        />
      )}
    </article>
  );
}
