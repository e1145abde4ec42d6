import type { Connections, OpenConnection } from '@messaging/redis';
import { problem, requestAddress } from '@messaging/service-kit';
import type { GatewaySocket } from './socket-types.ts';

export interface CountConnectionsParts {
  connections: Connections;
  sockets: () => Iterable<GatewaySocket>;
}

const RETRY_AFTER_SECONDS = 30;
const WHOSE = { person: 'You have', company: 'Your company has', address: 'The network you are in has' };

/** Caps on connections over all nodes. A node that dies takes its connections out of the count by no longer beating for them. */
export function createCountConnections({ connections, sockets }: CountConnectionsParts) {
  async function countConnection(socket: GatewaySocket): Promise<void> {
    const connection = connectionOf(socket);
    const { conn } = socket;
    // Without Redis it stays counted, and is forgotten when nobody beats for it.
    const leave = () => void connections.leave(connection).catch(() => undefined);
    // Of the transport and not of the socket: a client that goes away during its handshake never connects.
    conn.once('close', leave);
    const full = await connections.enter(connection);
    if (full !== undefined) {
      conn.off('close', leave);
      throw problem('too-many-requests', {
        detail: `${WHOSE[full]} too many connections open.`,
        retryAfterSeconds: RETRY_AFTER_SECONDS,
      });
    }
    // Closed meanwhile: it left before it was counted.
    if (conn.readyState !== 'open') leave();
  }

  return {
    countConnection,
    beatConnections: () => connections.beat([...sockets()].map(connectionOf)),
  };
}

function connectionOf({ id, data, handshake }: GatewaySocket): OpenConnection {
  const { companyId, userId } = data.context;
  return { companyId, userId, address: requestAddress(handshake.headers), connectionId: id };
}
