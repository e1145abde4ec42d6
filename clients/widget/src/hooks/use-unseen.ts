import type { Id, MessageView } from '@messaging/contracts';
import { compareSequences, type Conversation, type ConversationSnapshot } from '@messaging/sdk';
import { useEffect, useMemo, useReducer, useRef } from 'react';
import type { Row } from '../rows/build-rows.ts';

export interface Unseen {
  count: number;
  /** Where the first one stands among the rows. */
  firstRow: number;
}

/**
 * Messages of others the person has not had on the screen yet. As they come into view the conversation is
 * marked read up to the first that has not, so that a reply far above is not passed over.
 */
export function useUnseen(
  conversation: Conversation,
  { messages, readPosition }: ConversationSnapshot,
  rows: readonly Row[],
  visible: { from: number; to: number } | null,
  ownUserId: Id,
): Unseen {
  const openedAt = useRef(readPosition);
  const seen = useRef(new Set<Id>());
  const [revision, noteSeen] = useReducer((count: number) => count + 1, 0);

  const unread = useMemo(() => findUnread(messages, openedAt.current, ownUserId), [messages, ownUserId]);
  const unseen = useMemo(
    () => unread.filter(({ id }) => !seen.current.has(id)),
    // `seen` changes in place; its revision says so.
    // eslint-disable-next-line react-hooks/exhaustive-deps
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
    const read = unseen[0] ? messageBefore(messages, unseen[0]) : messages.at(-1);
    if (read) conversation.markRead(read.position);
  }, [conversation, messages, unseen, visible]);

  const ids = new Set(unseen.map(({ id }) => id));
  const firstRow = ids.size === 0 ? -1 : rows.findIndex((row) => row.kind === 'message' && ids.has(row.message.id));
  return { count: firstRow === -1 ? 0 : ids.size, firstRow };
}

/** From the end, because what is unread is new: a long history is not walked through for it. */
function findUnread(messages: readonly MessageView[], readPosition: string, ownUserId: Id): MessageView[] {
  let index = messages.length;
  while (index > 0 && compareSequences(messages[index - 1]!.position, readPosition) > 0) index -= 1;
  return messages.slice(index).filter(({ author, state }) => author.userId !== ownUserId && state === 'visible');
}

function messageBefore(messages: readonly MessageView[], message: MessageView): MessageView | undefined {
  return messages[messages.lastIndexOf(message) - 1];
}
