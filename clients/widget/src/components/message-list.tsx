import type { MessageView } from '@messaging/contracts';
import type { Conversation } from '@messaging/sdk';
import { useEffect, useRef } from 'react';
import { useLoadOlder } from '../hooks/use-load-older.ts';
import { useMessageRows } from '../hooks/use-message-rows.ts';
import { useRovingRows } from '../hooks/use-roving-rows.ts';
import { useRowList } from '../hooks/use-row-list.ts';
import { useStore } from '../hooks/use-store.ts';
import { useUnseen } from '../hooks/use-unseen.ts';
import { useWidget } from '../hooks/use-widget.ts';
import { Announcer } from './announcer.tsx';
import { JumpPill } from './jump-pill.tsx';
import { ListRow } from './list-row.tsx';

export interface MessageListProps {
  conversation: Conversation;
  reply: (message: MessageView) => void;
}

export function MessageList({ conversation, reply }: MessageListProps) {
  const { me, texts, titleOf } = useWidget();
  const ownUserId = me?.userId ?? '';
  const snapshot = useStore(conversation);
  const { messages, outgoing, loadingOlder } = snapshot;
  const model = useMessageRows(snapshot, ownUserId);
  const { virtualizer, scroller, visible, isAtEnd } = useRowList(model);
  const { active, onKeyDown, onFocus } = useRovingRows(model, virtualizer);
  const unseen = useUnseen(conversation, snapshot, model, visible, ownUserId);
  const noteJump = useLoadOlder(conversation, snapshot, visible);

  // Whoever sends wants to see it, wherever they had scrolled to.
  const sent = outgoing.at(-1)?.clientId ?? null;
  const lastSent = useRef(sent);
  useEffect(() => {
    if (sent !== null && sent !== lastSent.current) {
      virtualizer.scrollToIndex(model.rows.findLastIndex(({ key }) => key === sent));
    }
    lastSent.current = sent;
  }, [sent, model, virtualizer]);

  function jump() {
    noteJump();
    if (unseen.count > 0) virtualizer.scrollToIndex(unseen.row, { align: 'center' });
    else virtualizer.scrollToEnd();
  }

  return (
    <div className="thread">
      {/* Announced by the Announcer instead: rows that scrolling brings into being are not news. */}
      <div
        ref={scroller}
        className="thread-scroller"
        role="log"
        aria-live="off"
        aria-busy={loadingOlder}
        aria-label={titleOf(conversation.link)}
        data-testid="thread"
        onKeyDown={onKeyDown}
        onFocus={onFocus}
      >
        {loadingOlder && <p className="loading-older">{texts.loading}</p>}
        <div className="thread-rows" style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map(({ index, key, start }) => (
            <div
              key={key}
              ref={virtualizer.measureElement}
              data-index={index}
              className="thread-row"
              style={{ transform: `translateY(${start}px)` }}
            >
              <ListRow
                row={model.rows[index]!}
                conversation={conversation}
                isTabStop={index === active}
                reply={reply}
              />
            </div>
          ))}
        </div>
      </div>
      <JumpPill
        count={unseen.count}
        isUp={unseen.isUp}
        isHidden={unseen.count === 0 && isAtEnd}
        jump={jump}
      />
      <Announcer messages={messages} ownUserId={ownUserId} />
    </div>
  );
}
