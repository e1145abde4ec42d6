import { createServer, type IncomingHttpHeaders, type RequestListener } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** What a request looked like when it came through the gateway. */
export interface Seen {
  upstream: string;
  method: string;
  url: string;
  headers: IncomingHttpHeaders;
  body: string;
}

/** A small real server that answers every request with what it saw of it. */
export async function startUpstream(name: string, answer?: RequestListener) {
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    if (answer) return answer(request, response);
    let body = '';
    request.setEncoding('utf8').on('data', (piece: string) => (body += piece));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      const seen: Seen = { upstream: name, method, url, headers, body };
      response.setHeader('Content-Type', 'application/json');
      response.setHeader('X-Correlation-Id', 'made-up-by-the-service');
      response.end(JSON.stringify(seen));
    });
  });
  server.on('upgrade', (request, socket) => {
    socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
    socket.write(`${name} ${request.headers.connection ?? ''};`);
    socket.on('data', (piece: Buffer) => socket.write(`echo ${piece.toString()};`));
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `127.0.0.1:${port}`,
    stop: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
