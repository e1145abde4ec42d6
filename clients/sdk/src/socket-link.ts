import type { ClientToServerEvents, ServerToClientEvents } from '@messaging/contracts';
import { io, type Socket } from 'socket.io-client';
import { makeClientId } from './outgoing-message.ts';
import { SOCKET_PATH } from './wire.ts';

export type MessagingSocket = Socket<ServerToClientEvents, ClientToServerEvents>;

const CONNECT_TIMEOUT_MS = 8_000;

/** Where the socket is; what proofs for it are made for. */
export const socketUrl = (baseUrl: string) => baseUrl.replace(/\/+$/, '') + SOCKET_PATH;

/**
 * One connection attempt: a socket of its own with a ticket of its own, since a ticket is good once. Resolves
 * when the server has accepted it, rejects when it has not; reconnecting is the caller's decision.
 */
export function openSocket(
  baseUrl: string,
  shown: { ticket: string; proof?: string },
  prepare: (socket: MessagingSocket) => void,
): Promise<MessagingSocket> {
  const url = new URL(baseUrl);
  const socket: MessagingSocket = io(url.origin, {
    path: url.pathname.replace(/\/+$/, '') + SOCKET_PATH,
    transports: ['websocket', 'polling'],
    tryAllTransports: true,
    reconnection: false,
    forceNew: true,
    autoConnect: false,
    timeout: CONNECT_TIMEOUT_MS,
    auth: (give) => give(shown),
    // Where many people share an address, all requests of one connection still meet the same node.
    query: { route: makeClientId() },
  });
  prepare(socket);
  return new Promise((resolve, reject) => {
    // The Manager's timeout ends with the transport's opening; the server's answer to the ticket needs its own.
    const timer = setTimeout(
      () => fail(new Error('the socket was not accepted in time')),
      2 * CONNECT_TIMEOUT_MS,
    );
    function fail(error: Error) {
      clearTimeout(timer);
      socket.disconnect();
      reject(error);
    }
    socket.once('connect', () => {
      clearTimeout(timer);
      resolve(socket);
    });
    socket.once('connect_error', fail);
    socket.connect();
  });
}
