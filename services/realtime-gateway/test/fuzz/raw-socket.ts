import { connect } from 'node:net';
import { once } from 'node:events';
import { webSocketFrame } from './web-socket-frame.ts';

const PATH = '/api/messaging/socket?EIO=4&transport=websocket';
const PATIENCE_MS = 5_000;

/** A ticket and the proof, made for this node's address, that whoever shows it holds its key. */
export interface ProvedTicket {
  ticket: string;
  proof: string;
}

/** A WebSocket to a node, without a library between what is written and what is sent. */
export async function openRawSocket(port: number, path = PATH, opened = /^HTTP\/1\.1 101 .*0\{"sid"/s) {
  const socket = connect(port, '127.0.0.1');
  socket.setNoDelay(true);
  socket.on('error', () => undefined);
  let heard = '';
  socket.on('data', (chunk: Buffer) => {
    // Only the beginning matters.
    if (heard.length < 4_000) heard += chunk.toString('latin1');
  });
  await once(socket, 'connect');
  socket.write(
    `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n',
  );

  async function until(pattern: RegExp): Promise<void> {
    const deadline = performance.now() + PATIENCE_MS;
    while (!pattern.test(heard)) {
      if (socket.destroyed || performance.now() > deadline) {
        socket.destroy();
        throw new Error('the node did not answer');
      }
      await new Promise((resolve) => setTimeout(resolve, 4));
    }
  }

  async function untilClosed(mostMs: number): Promise<void> {
    if (!socket.destroyed) {
      const closed = once(socket, 'close');
      await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, mostMs))]);
    }
    socket.destroy();
  }

  await until(opened);
  return {
    write: (bytes: Buffer) => void socket.write(bytes),
    /** From now on the kernel's buffers fill, then the node's. */
    stopReading: () => void socket.pause(),
    close: () => void socket.destroy(),
    async connectNamespace(auth: ProvedTicket): Promise<void> {
      socket.write(webSocketFrame(`40${JSON.stringify(auth)}`));
      await until(/40\{"sid"/);
    },
    untilClosed,
  };
}
