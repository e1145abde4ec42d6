import type { PersonView, RootLink } from '@messaging/contracts';
import type { GatewayServer } from '../sockets/socket-types.ts';

/** Tells the clients of this node who is typing in a room. Worth nothing later, so nothing waits for a slow client. */
export function typingChanged(
  io: GatewayServer,
  room: string,
  rootLink: RootLink,
  people: PersonView[],
): void {
  io.local.to(room).volatile.emit('typing.changed', { rootLink, people });
}
