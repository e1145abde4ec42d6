import type { MessageView } from '@messaging/contracts';
import type { Conversation } from '@messaging/sdk';
import { useEffect, useRef } from 'react';
import { useMessageRows } from '../hooks/use-message-rows.ts';
import { useRovingRows } from '../hooks/use-roving-rows.ts';
import { useRowList } from '../hooks/use-row-list.ts';
import { useStore } from '../hooks/use-store.ts';
import { useUnseen } from '../hooks/use-unseen.ts';
import { useWidget } from '../hooks/use-widget.ts';
import { Announcer } from './announcer.tsx';
import { JumpPill } from './jump-pill.tsx';
import { ListRow } from './list-row.tsx';

/** Rows from the top of what is loaded at which the next older page is asked for. */
const LOAD_OLDER_AT = 6;

export interface MessageListProps {
  conversation: Conversation;
  reply: (message: MessageView) => void;
}

export function MessageList({ conversation, reply }: MessageListProps) {
  const { me, texts, titleOf } = useWidget();
  const ownUserId = me?.userId ?? '';
  const snapshot = useStore(conversation);
  const { messages, outgoing, hasOlder, loadingOlder } = snapshot;
  const rows = useMessageRows(snapshot, ownUserId);
  const { virtualizer, scroller, visible, isAtEnd } = useRowList(rows);
  const { active, onKeyDown, onFocus } = useRovingRows(rows, virtualizer);
  const unseen = useUnseen(conversation, snapshot, rows, visible, ownUserId);

  const isNearTop = visible !== null && visible.from <= LOAD_OLDER_AT;
  useEffect(() => {
    if (isNearTop && hasOlder && !loadingOlder) void conversation.loadOlder();
  }, [conversation, isNearTop, hasOlder, loadingOlder, rows]);

  // Whoever sends wants to see it, wherever they had scrolled to.
  const sent = outgoing.at(-1)?.clientId ?? null;
  const lastSent = useRef(sent);
  useEffect(() => {
    if (sent !== null && sent !== lastSent.current) {
      virtualizer.scrollToIndex(rows.findIndex(({ key }) => key === sent));
    }
    lastSent.current = sent;
  }, [sent, rows, virtualizer]);

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
              <ListRow row={rows[index]!} conversation={conversation} isTabStop={index === active} reply={reply} />
            </div>
          ))}
        </div>
      </div>
      <JumpPill
        count={unseen.count}
        isUp={visible !== null && unseen.firstRow !== -1 && unseen.firstRow < visible.from}
        isHidden={unseen.count === 0 && isAtEnd}
        jump={() =>
          unseen.count > 0
            ? virtualizer.scrollToIndex(unseen.firstRow, { align: 'center' })
            : virtualizer.scrollToEnd()
        }
      />
      <Announcer messages={messages} ownUserId={ownUserId} />
    </div>
  );
}
