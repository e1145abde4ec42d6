import { sessionExpiring } from '../broadcasts/session-expiring.ts';
import type { GatewayMetrics } from '../gateway-metrics.ts';
import type { GatewaySocket } from './socket-types.ts';

export interface KeepSessionsParts {
  sockets: () => Iterable<GatewaySocket>;
  warnBeforeExpiry: number;
  metrics: GatewayMetrics;
}

/** A connection lives as long as the token it came with, or the last one it was refreshed with. */
export function createKeepSessions({ sockets, warnBeforeExpiry, metrics }: KeepSessionsParts) {
  return function checkSessions(): void {
    const now = Date.now();
    for (const socket of sockets()) {
      const left = socket.data.expiresAt - now;
      if (left <= 0) {
        metrics.connectionCut('expired');
        socket.disconnect(true);
      } else if (left <= warnBeforeExpiry && !socket.data.isWarned) {
        socket.data.isWarned = true;
        sessionExpiring(socket);
      }
    }
  };
}
