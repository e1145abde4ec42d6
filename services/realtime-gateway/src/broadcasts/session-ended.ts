import type { SessionEnd } from '@messaging/contracts';
import type { GatewayMetrics } from '../gateway-metrics.ts';
import type { GatewaySocket } from '../sockets/socket-types.ts';

/** Ends a connection, and says why, so that its client knows what helps. */
export function sessionEnded(socket: GatewaySocket, reason: SessionEnd, metrics: GatewayMetrics): void {
  // Two looks may come to the same end; the first has said it.
  if (!socket.connected) return;
  metrics.connectionCut(reason);
  socket.emit('session.ended', { reason });
  socket.disconnect(true);
}
