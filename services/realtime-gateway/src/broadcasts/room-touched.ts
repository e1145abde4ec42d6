import type { GatewayServer, NodeNotes } from '../sockets/socket-types.ts';

/** Tells the other nodes that host a room to look who is there (or types). `except` keeps it from every client. */
export function roomTouched(
  io: GatewayServer,
  room: string,
  what: Parameters<NodeNotes['room.touched']>[0],
  isLost: boolean,
): void {
  io.to(room).except(room).emit('room.touched', what, isLost);
}
