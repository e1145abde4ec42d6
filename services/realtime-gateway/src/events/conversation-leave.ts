import { conversationRoom, leaveSchema } from '@messaging/contracts';
import { validate } from '@messaging/service-kit';
import type { LeaveRoom } from '../sockets/leave-room.ts';
import type { ClientEvent } from './client-event.ts';

/** Closes a conversation. Leaving one that is not open changes nothing. */
export function createConversationLeave(leaveRoom: LeaveRoom): ClientEvent<'conversation.leave'> {
  return async function conversationLeave(socket, request) {
    const { rootLink } = validate(leaveSchema, request, 'event');
    await leaveRoom(socket, conversationRoom(socket.data.context.companyId, rootLink));
    return {};
  };
}
