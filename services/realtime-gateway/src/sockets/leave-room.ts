import type { KeepPresence } from '../presence/keep-presence.ts';
import type { KeepTyping } from '../presence/keep-typing.ts';
import type { GatewaySocket } from './socket-types.ts';

export interface LeaveRoomParts {
  presence: Pick<KeepPresence, 'leave'>;
  typing: Pick<KeepTyping, 'set'>;
}

/** `isLost`: the person may not be there any longer. */
export type LeaveRoom = (socket: GatewaySocket, room: string, isLost?: boolean) => Promise<void>;
export type HideRoom = (socket: GatewaySocket, room: string) => Promise<void>;

/** Ends all that a connection has in a room: events, presence, typing. */
export function createLeaveRoom({ presence, typing }: LeaveRoomParts): LeaveRoom {
  return async function leaveRoom(socket, room, isLost = false) {
    const joined = socket.data.rooms.get(room);
    if (joined === undefined) return;
    socket.data.rooms.delete(room);
    if (joined.isHidden) return;
    await socket.leave(room);
    if (socket.data.typing.has(room)) await typing.set(socket, room, false, isLost);
    await presence.leave(socket, room, isLost);
  };
}

/** The same for a conversation that its person may not read (any more): to the client it stays open, and nothing comes of it. */
export function createHideRoom(leaveRoom: LeaveRoom): HideRoom {
  return async function hideRoom(socket, room) {
    const joined = socket.data.rooms.get(room);
    if (joined === undefined || joined.isHidden) return;
    const left = leaveRoom(socket, room, true);
    socket.data.rooms.set(room, { link: joined.link, isHidden: true });
    await left;
  };
}
