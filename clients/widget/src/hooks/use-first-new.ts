import type { Id } from '@messaging/contracts';
import { compareSequences, type ConversationSnapshot } from '@messaging/sdk';
import { useRef } from 'react';

/** The first top-level message of others that was unread when the conversation was opened: where the line goes. */
export function useFirstNew(
  { status, messages, readPosition }: ConversationSnapshot,
  ownUserId: Id,
): Id | null {
  const found = useRef<{ id: Id | null } | null>(null);
  if (found.current === null && status === 'ready') {
    const first = messages.find(
      ({ position, depth, author }) =>
        depth === 0 && author.userId !== ownUserId && compareSequences(position, readPosition) > 0,
    );
    // A conversation never read before is new as a whole: a line above all of it says nothing.
    found.current = { id: readPosition === '0' ? null : (first?.id ?? null) };
  }
  return found.current?.id ?? null;
}
