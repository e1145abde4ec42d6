import type { MessageView } from '@messaging/contracts';
import type { Conversation } from '@messaging/sdk';
import { memo } from 'react';
import { useWidget } from '../hooks/use-widget.ts';
import type { Row } from '../rows/build-rows.ts';
import { LoadMore } from './load-more.tsx';
import { MessageItem } from './message-item.tsx';
import { OutgoingItem } from './outgoing-item.tsx';

export interface ListRowProps {
  row: Row;
  conversation: Conversation;
  isTabStop: boolean;
  reply: (message: MessageView) => void;
}

export const ListRow = memo(function ListRow({ row, conversation, isTabStop, reply }: ListRowProps) {
  const { texts, times } = useWidget();
  switch (row.kind) {
    case 'start':
      return <p className="thread-start">{texts.conversationStart}</p>;
    case 'day':
      return (
        <p className="day">
          <span>{times.day(row.at)}</span>
        </p>
      );
    case 'new':
      return (
        <p className="new-line">
          <span>{texts.newMessages}</span>
        </p>
      );
    case 'more-replies':
      return (
        <div className="message is-level-1">
          <LoadMore load={() => conversation.loadReplies(row.threadId)} label={texts.earlierReplies} />
        </div>
      );
    case 'outgoing':
      return <OutgoingItem row={row} conversation={conversation} />;
    case 'message':
      return <MessageItem row={row} conversation={conversation} isTabStop={isTabStop} reply={reply} />;
  }
});
