import type { Id, MessageView } from '@messaging/contracts';
import { compareSequences, type Conversation, type ConversationSnapshot } from '@messaging/sdk';
import { useEffect, useMemo, useReducer, useRef } from 'react';
import type { RowModel } from '../rows/build-rows.ts';
import type { VisibleRows } from './use-row-list.ts';

export interface Unseen {
  count: number;
  /** The row to go to: the first below the screen, else the first above it. */
  row: number;
  isUp: boolean;
}
const NOTHING: Unseen = { count: 0, row: -1, isUp: false };

/** More unread than this is a history to read, not news to count one by one. */
const MOST_UNREAD = 300;

/**
 * Messages of others the person has not had on the screen yet. As they come into view the conversation is
 * marked read up to the first that has not, so that a reply far above is not passed over.
 */
export function useUnseen(
  conversation: Conversation,
  { messages, readPosition }: ConversationSnapshot,
  { rows, rowOf }: RowModel,
  visible: VisibleRows | null,
  ownUserId: Id,
): Unseen {
  // Whoever opens a conversation for the first time has its whole history before them, and no news.
  const openedAt = useRef(readPosition === '0' ? (messages.at(-1)?.position ?? '0') : readPosition);
  const seen = useRef(new Set<Id>());
  const [revision, noteSeen] = useReducer((count: number) => count + 1, 0);

  const unread = useMemo(() => findUnread(messages, openedAt.current, ownUserId), [messages, ownUserId]);
  const unseen = useMemo(
    () => unread.filter(({ id }) => !seen.current.has(id)),
    // `seen` changes in place; its revision says so.
    [unread, revision],
  );

  useEffect(() => {
    const look = () => {
      if (!visible || document.hidden) return;
      const before = seen.current.size;
      for (let index = visible.from; index <= visible.to; index += 1) {
        const row = rows[index];
        if (row?.kind === 'message') seen.current.add(row.message.id);
      }
      if (seen.current.size > before) noteSeen();
    };
    look();
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, [rows, visible]);

  useEffect(() => {
    if (document.hidden || !visible || messages.length === 0) return;
    const read = unseen[0] ? messages[messages.lastIndexOf(unseen[0]) - 1] : messages.at(-1);
    if (read) conversation.markRead(read.position);
  }, [conversation, messages, unseen, visible]);

  return useMemo(() => locate(unseen, rowOf, visible), [unseen, rowOf, visible]);
}

/** From the end, because what is unread is new: a long history is not walked through for it. */
function findUnread(messages: readonly MessageView[], readPosition: string, ownUserId: Id): MessageView[] {
  const end = Math.max(0, messages.length - MOST_UNREAD);
  let index = messages.length;
  while (index > end && compareSequences(messages[index - 1]!.position, readPosition) > 0) index -= 1;
  return messages
    .slice(index)
    .filter(({ author, state }) => author.userId !== ownUserId && state === 'visible');
}

function locate(
  unseen: readonly MessageView[],
  rowOf: RowModel['rowOf'],
  visible: VisibleRows | null,
): Unseen {
  if (!visible || unseen.length === 0) return NOTHING;
  const places = unseen.flatMap(({ id }) => rowOf.get(id) ?? []).sort((a, b) => a - b);
  const below = places.filter((row) => row > visible.to);
  if (below.length > 0) return { count: below.length, row: below[0]!, isUp: false };
  const above = places.filter((row) => row < visible.from);
  return above.length > 0 ? { count: above.length, row: above[0]!, isUp: true } : NOTHING;
}
