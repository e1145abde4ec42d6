import type { GatewayServer } from '../sockets/socket-types.ts';

/** This node was deaf for a while: its clients had better compare what they hold. */
export function headsCheck(io: GatewayServer): void {
  io.local.emit('heads.check');
}
