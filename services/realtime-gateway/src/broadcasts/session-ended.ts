import type { SessionEnd } from '@messaging/contracts';
import type { GatewayMetrics } from '../gateway-metrics.ts';
import type { GatewaySocket } from '../sockets/socket-types.ts';

/** Ends a connection, and says why, so that its client knows what helps. `until`: of a suspension that ends by itself. */
export function sessionEnded(
  socket: GatewaySocket,
  reason: SessionEnd,
  metrics: GatewayMetrics,
  until?: Date | null,
): void {
  // Two looks may come to the same end; the first has said it.
  if (!socket.connected) return;
  metrics.connectionCut(reason);
  socket.data.isEnded = true;
  socket.emit('session.ended', { reason, ...(until ? { until: until.toISOString() } : {}) });
  socket.disconnect(true);
}
