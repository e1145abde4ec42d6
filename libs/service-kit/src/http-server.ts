import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

// Longer than the gateway keeps a connection to us (60 s): the side that speaks first must be the one to close.
const KEEP_ALIVE_MS = 75_000;
// Bounds on slow senders; an answer has its own limit.
const HEADERS_LIMIT_MS = 10_000;
const REQUEST_LIMIT_MS = 30_000;
// Node looks for late ones only so often: the bounds above are kept to this.
const LOOK_EVERY_MS = 2_000;
const MOST_HEADER_BYTES = 16 * 1024;
const MOST_HEADERS = 100;

/** An HTTP server with the time limits that fit behind the gateway. Not listening yet. */
export function createHttpServer(listener: RequestListener): Server {
  const server = createServer(
    {
      keepAliveTimeout: KEEP_ALIVE_MS,
      headersTimeout: HEADERS_LIMIT_MS,
      requestTimeout: REQUEST_LIMIT_MS,
      connectionsCheckingInterval: LOOK_EVERY_MS,
      maxHeaderSize: MOST_HEADER_BYTES,
      noDelay: true,
    },
    listener,
  );
  server.maxHeadersCount = MOST_HEADERS;
  return server;
}

/** Resolves with the port, once connections are accepted. Port 0 takes a free one. */
export function listen(server: Server, { host, port }: { host: string; port: number }): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, () => {
      server.removeListener('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

/** Stops accepting, closes idle connections (Node's close does), and resolves when the last request has its answer. */
export function closeHttpServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    // A connection that becomes idle from now on must not be kept for its next request.
    server.on('request', (_req, res) => void res.setHeader('Connection', 'close'));
    server.keepAliveTimeout = 1;
    server.close(() => resolve());
  });
}
