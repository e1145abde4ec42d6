import type { IncomingMessage, Server as HttpServer } from 'node:http';
import type { Duplex } from 'node:stream';
import { SOCKET_PATH } from '@messaging/contracts';
import { Server, type ServerOptions } from 'socket.io';
import type { GatewaySettings } from '../settings.ts';
import { createAllowRequest } from './allow-request.ts';
import { boundedParser } from './bounded-parser.ts';
import type { GatewayServer } from './socket-types.ts';

export interface SocketServerParts {
  server: HttpServer;
  adapter: NonNullable<ServerOptions['adapter']>;
  allowedOrigins: readonly string[];
  isDraining: () => boolean;
  settings: GatewaySettings;
}

/** What Engine.IO does not type: the WebSocket under a connection. */
interface Connection {
  transport: { socket?: { terminate?: () => void } };
  once(event: 'close', listener: () => void): void;
}

const ANSWERS_CLOSE_MS = 1_000;

function refuseElsewhere({ url }: IncomingMessage, socket: Duplex): void {
  if (url?.startsWith(SOCKET_PATH)) return;
  socket.on('error', () => undefined);
  socket.end('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n', () =>
    socket.destroy(),
  );
}

/** Socket.IO on the node's HTTP server. What it could do beyond what is needed here is switched off. */
export function createSocketServer(parts: SocketServerParts): GatewayServer {
  const { server, adapter, allowedOrigins, isDraining, settings } = parts;
  const io: GatewayServer = new Server(server, {
    path: SOCKET_PATH,
    addTrailingSlash: false,
    adapter,
    parser: boundedParser,
    transports: ['websocket', 'polling'],
    cors: { origin: [...allowedOrigins] },
    allowRequest: createAllowRequest({ allowedOrigins, isDraining }),
    maxHttpBufferSize: settings.largestPacket,
    pingInterval: settings.pingInterval,
    pingTimeout: settings.pingTimeout,
    connectTimeout: settings.connectTimeout,
    serveClient: false,
    perMessageDeflate: false,
    httpCompression: false,
    // Or what asks for an upgrade elsewhere would be left waiting and then cut off without a word.
    destroyUpgrade: false,
  });
  server.on('upgrade', refuseElsewhere);
  // A close is polite: who does not answer it would keep the connection for half a minute more.
  io.engine.on('connection', (connection: Connection) =>
    connection.once('close', () => {
      setTimeout(() => connection.transport.socket?.terminate?.(), ANSWERS_CLOSE_MS).unref();
    }),
  );
  return io;
}
