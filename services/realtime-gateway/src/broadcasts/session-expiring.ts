import type { GatewaySocket } from '../sockets/socket-types.ts';

/** Reminds a client to refresh its session. */
export function sessionExpiring(socket: GatewaySocket): void {
  socket.emit('session.expiring', {
    expiresAt: new Date(socket.data.claims.expiresAt * 1_000).toISOString(),
  });
}
