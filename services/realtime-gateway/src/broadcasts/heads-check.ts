import type { GatewayServer } from '../sockets/socket-types.ts';

/** Events did not reach this node's clients for a while: they had better compare what they hold. */
export function headsCheck(io: GatewayServer): void {
  io.local.emit('heads.check');
}
