import type { LeaveRoom } from '../sockets/leave-room.ts';
import type { ClientEvents } from './client-event.ts';
import { createConversationJoin, type ConversationJoinParts } from './conversation-join.ts';
import { createConversationLeave } from './conversation-leave.ts';
import { createConversationSync, type ConversationSyncParts } from './conversation-sync.ts';
import { createSessionRefresh, type SessionRefreshParts } from './session-refresh.ts';
import { createTypingSet, type TypingSetParts } from './typing-set.ts';

export interface ClientEventsParts
  extends ConversationJoinParts, ConversationSyncParts, SessionRefreshParts, TypingSetParts {
  leaveRoom: LeaveRoom;
}

/** Everything a client may say, and who answers it. */
export const createClientEvents = (parts: ClientEventsParts): ClientEvents => ({
  'conversation.join': createConversationJoin(parts),
  'conversation.leave': createConversationLeave(parts.leaveRoom),
  'conversation.sync': createConversationSync(parts),
  'typing.set': createTypingSet(parts),
  'session.refresh': createSessionRefresh(parts),
});
