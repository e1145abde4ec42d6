import type { GatewayMetrics } from '../gateway-metrics.ts';
import type { GatewaySocket } from './socket-types.ts';

/** What Engine.IO does not type: what waits for the transport, and the WebSocket under it. */
interface Connection {
  writeBuffer: { data?: unknown }[];
  transport: { name: string; socket?: { bufferedAmount?: number; terminate?: () => void } };
  close(discard?: boolean): void;
}

// A burst may go beyond the bound for a moment, even to a client that reads well. So far beyond it nobody may go.
const AT_ONCE = 4;

export interface SlowClientsParts {
  sockets: () => Iterable<GatewaySocket>;
  mostBuffered: number;
  metrics: GatewayMetrics;
}

/**
 * A client that does not read would have everything kept for it. One that is beyond the bound from one look to the
 * next is cut, and comes back for what it missed.
 */
export function createCutSlowClients({ sockets, mostBuffered, metrics }: SlowClientsParts) {
  let suspects = new WeakSet<GatewaySocket>();

  return function cutSlowClients(): void {
    const before = suspects;
    suspects = new WeakSet();
    for (const socket of sockets()) {
      const connection = socket.conn as unknown as Connection;
      const buffered = bufferedIn(connection);
      if (buffered <= mostBuffered) continue;
      suspects.add(socket);
      if (!before.has(socket) && buffered <= AT_ONCE * mostBuffered) continue;
      cut(connection, metrics);
    }
  };
}

/** Cuts who asks for more while far too much waits for them already: between two looks there is time for many answers. */
export function createCutIfFlooded({ mostBuffered, metrics }: Omit<SlowClientsParts, 'sockets'>) {
  return function cutIfFlooded(socket: GatewaySocket): void {
    const connection = socket.conn as unknown as Connection;
    if (socket.connected && bufferedIn(connection) > AT_ONCE * mostBuffered) cut(connection, metrics);
  };
}

function cut(connection: Connection, metrics: GatewayMetrics): void {
  metrics.connectionCut('slow');
  connection.close(true);
  // A polite close would wait behind the very bytes that are not being read.
  connection.transport.socket?.terminate?.();
}

function bufferedIn({ writeBuffer, transport }: Connection): number {
  let bytes = transport.socket?.bufferedAmount ?? 0;
  for (const { data } of writeBuffer) bytes += typeof data === 'string' ? data.length : 0;
  return bytes;
}
