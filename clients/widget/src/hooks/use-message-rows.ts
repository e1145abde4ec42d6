import type { ConversationSnapshot } from '@messaging/sdk';
import { useMemo } from 'react';
import type { Id } from '@messaging/contracts';
import { buildRows, type RowModel } from '../rows/build-rows.ts';
import { useFirstNew } from './use-first-new.ts';

export function useMessageRows(snapshot: ConversationSnapshot, ownUserId: Id): RowModel {
  const { messages, outgoing, threadsWithMore, hasOlder } = snapshot;
  const firstNewId = useFirstNew(snapshot, ownUserId);
  return useMemo(
    () => buildRows({ messages, outgoing, threadsWithMore, hasOlder, ownUserId, firstNewId }),
    [messages, outgoing, threadsWithMore, hasOlder, ownUserId, firstNewId],
  );
}
