import type { Mute } from '@messaging/contracts';
import type { GatewaySocket } from '../sockets/socket-types.ts';

/** Tells a person whether they may write; nobody else hears of it. */
export function muteChanged(socket: GatewaySocket, mute: Mute | null): void {
  socket.emit('mute.changed', { mute });
}
