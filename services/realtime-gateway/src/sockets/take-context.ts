import { muteOf, type RequestContext } from '@messaging/policy';
import { muteChanged } from '../broadcasts/mute-changed.ts';
import type { GatewaySocket } from './socket-types.ts';

/** From now on the connection has these rights; its person is told when they may no longer write, or again. */
export function takeContext(socket: GatewaySocket, context: RequestContext): void {
  const before = muteOf(socket.data.context);
  const mute = muteOf(context);
  socket.data.context = context;
  if (before === null ? mute !== null : mute?.until !== before.until) muteChanged(socket, mute);
}
