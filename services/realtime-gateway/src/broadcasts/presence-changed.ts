import type { PersonView, RootLink } from '@messaging/contracts';
import type { GatewayServer } from '../sockets/socket-types.ts';

/** Tells the clients of this node who is in a room. The other nodes tell theirs. */
export function presenceChanged(
  io: GatewayServer,
  room: string,
  rootLink: RootLink,
  people: PersonView[],
): void {
  io.local.to(room).emit('presence.changed', { rootLink, people });
}
