import { muteOf } from '@messaging/policy';
import { newCorrelationId, runWithCorrelation } from '@messaging/service-kit';
import type { ExtendedError } from 'socket.io';
import { muteChanged } from '../broadcasts/mute-changed.ts';
import type { LeaveRoom } from './leave-room.ts';
import type { GatewayServer, GatewaySocket } from './socket-types.ts';

export interface AcceptConnectionsParts {
  /** Rejects for who may not connect. */
  admitSocket: (socket: GatewaySocket) => Promise<void>;
  /** Rejects for one too many. */
  countConnection: (socket: GatewaySocket) => Promise<void>;
  refuseConnection: (error: unknown) => ExtendedError;
  receiveEvents: (socket: GatewaySocket) => void;
  leaveRoom: LeaveRoom;
  onError: (error: unknown) => void;
}

/** The life of a connection: its handshake, what it says, its end. */
export function acceptConnections(io: GatewayServer, parts: AcceptConnectionsParts): void {
  const { admitSocket, countConnection, refuseConnection, receiveEvents, leaveRoom, onError } = parts;

  io.use((socket, next) => {
    runWithCorrelation(newCorrelationId(), async () => {
      await admitSocket(socket);
      await countConnection(socket);
    }).then(
      () => next(),
      (error: unknown) => next(refuseConnection(error)),
    );
  });

  io.on('connection', (socket) => {
    receiveEvents(socket);
    const mute = muteOf(socket.data.context);
    if (mute) muteChanged(socket, mute);
    socket.on('disconnect', () => {
      for (const room of socket.data.rooms.keys())
        leaveRoom(socket, room, socket.data.isEnded).catch(onError);
    });
  });
}
