import type { PersonClaims } from '@messaging/identity';
import { sessionEnded } from '../broadcasts/session-ended.ts';
import { sessionExpiring } from '../broadcasts/session-expiring.ts';
import type { GatewayMetrics } from '../gateway-metrics.ts';
import type { GatewaySocket } from './socket-types.ts';

export interface KeepSessionsParts {
  sockets: () => Iterable<GatewaySocket>;
  isRevoked: (claims: PersonClaims) => boolean;
  warnBeforeExpiry: number;
  metrics: GatewayMetrics;
}

/** A connection lives as long as the token it came with, or the last one it was refreshed with, and no longer than its session. */
export function createKeepSessions({ sockets, isRevoked, warnBeforeExpiry, metrics }: KeepSessionsParts) {
  return function checkSessions(only: Iterable<GatewaySocket> = sockets()): void {
    const now = Date.now();
    for (const socket of only) {
      const left = socket.data.claims.expiresAt * 1_000 - now;
      if (isRevoked(socket.data.claims)) {
        sessionEnded(socket, 'revoked', metrics);
      } else if (left <= 0) {
        sessionEnded(socket, 'expired', metrics);
      } else if (left <= warnBeforeExpiry && !socket.data.isWarned) {
        socket.data.isWarned = true;
        sessionExpiring(socket);
      }
    }
  };
}

export type KeepSessions = ReturnType<typeof createKeepSessions>;
