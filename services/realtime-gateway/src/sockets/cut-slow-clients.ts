import type { GatewayMetrics } from '../gateway-metrics.ts';
import type { GatewaySocket } from './socket-types.ts';

/** What Engine.IO does not type: what waits for the transport, and the WebSocket under it. */
interface Connection {
  writeBuffer: { data?: unknown }[];
  transport: { name: string; socket?: { bufferedAmount?: number; terminate?: () => void } };
  close(discard?: boolean): void;
}

/** A client that does not read would have everything kept for it: beyond a bound it is cut, and comes back for what it missed. */
export function createCutSlowClients({
  sockets,
  mostBuffered,
  metrics,
}: {
  sockets: () => Iterable<GatewaySocket>;
  mostBuffered: number;
  metrics: GatewayMetrics;
}) {
  return function cutSlowClients(): void {
    for (const { conn } of sockets()) {
      const connection = conn as unknown as Connection;
      if (bufferedIn(connection) <= mostBuffered) continue;
      metrics.connectionCut('slow');
      connection.close(true);
      // A polite close would wait behind the very bytes that are not being read.
      connection.transport.socket?.terminate?.();
    }
  };
}

function bufferedIn({ writeBuffer, transport }: Connection): number {
  let bytes = transport.socket?.bufferedAmount ?? 0;
  for (const { data } of writeBuffer) bytes += typeof data === 'string' ? data.length : 0;
  return bytes;
}
