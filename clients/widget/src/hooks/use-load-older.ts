import type { Conversation, ConversationSnapshot } from '@messaging/sdk';
import { useEffect, useState } from 'react';
import type { VisibleRows } from './use-row-list.ts';

/** Rows from the top of what is loaded at which the next older page is asked for. */
const NEAR_TOP_ROWS = 6;
/** The list settles on a row it was told to go to before rows are put above it. */
const SETTLE_MS = 500;

/** Reads older messages as the reader comes near the top. Answers how to say that the list is about to jump. */
export function useLoadOlder(
  conversation: Conversation,
  { hasOlder, loadingOlder }: ConversationSnapshot,
  visible: VisibleRows | null,
): () => void {
  const [jumpedAt, setJumpedAt] = useState(0);
  const isNearTop = visible !== null && visible.from <= NEAR_TOP_ROWS;

  useEffect(() => {
    if (!isNearTop || !hasOlder || loadingOlder) return undefined;
    const timer = setTimeout(
      () => void conversation.loadOlder(),
      Math.max(0, jumpedAt + SETTLE_MS - performance.now()),
    );
    return () => clearTimeout(timer);
  }, [conversation, isNearTop, hasOlder, loadingOlder, jumpedAt]);

  return () => setJumpedAt(performance.now());
}
