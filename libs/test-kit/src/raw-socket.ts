import { SOCKET_PATH, type ProblemDocument } from '@messaging/contracts';
import { io } from 'socket.io-client';

const ANSWER_MS = 5_000;

export type Acknowledgement = { ok: true } | { ok: false; problem: ProblemDocument };

export interface RawSocketOptions {
  /** What the handshake shows: `{ ticket }`. */
  auth: object;
  /** Everything the server sends, as it came, the answers to what was asked included. */
  onFrame: (frame: string) => void;
}

/** A socket that says anything to a node and shows every byte it hears. Rejects with what the server refused it with. */
export async function openRawSocket(origin: string, { auth, onFrame }: RawSocketOptions) {
  const socket = io(origin, {
    path: SOCKET_PATH,
    auth,
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
  });
  const events: { name: string; args: unknown[] }[] = [];
  socket.onAny((name: string, ...args: unknown[]) => void events.push({ name, args }));
  socket.io.on('open', () =>
    socket.io.engine.on('packet', ({ data }: { data?: unknown }) =>
      onFrame(typeof data === 'string' ? data : ''),
    ),
  );
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', (error: Error & { data?: unknown }) => {
      socket.disconnect();
      reject(Object.assign(error, { refusal: error.data }));
    });
  });
  return {
    events,
    isConnected: () => socket.connected,
    say: (name: string, request: unknown): Promise<Acknowledgement> =>
      socket.timeout(ANSWER_MS).emitWithAck(name, request) as Promise<Acknowledgement>,
    close: () => void socket.disconnect(),
  };
}

export type RawSocket = Awaited<ReturnType<typeof openRawSocket>>;
