import type { GatewaySocket } from '../sockets/socket-types.ts';

/** Asks a client to leave this node, each at a time of its own, so that the next node does not get all of them at once. */
export function serverDraining(socket: GatewaySocket, spreadMs: number): void {
  socket.emit('server.draining', { reconnectInMs: Math.round(Math.random() * spreadMs) });
}
