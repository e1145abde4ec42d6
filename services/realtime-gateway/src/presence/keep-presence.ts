import type { Id } from '@messaging/contracts';
import type { Presence, PresentConnection } from '@messaging/redis';
import type { GatewaySocket } from '../sockets/socket-types.ts';
import type { AnnounceRoom } from './announce-room.ts';

export interface KeepPresenceParts {
  presence: Presence;
  /** The connections of this node. */
  sockets: () => Iterable<GatewaySocket>;
  announcer: Pick<AnnounceRoom, 'note' | 'noteLost' | 'tell'>;
  /** Tells the other nodes that host the room. */
  touch: (room: string, isLost: boolean) => void;
  onError: (error: unknown) => void;
}

// A beat of everything in one go would hold up what Redis is asked besides.
const CONNECTIONS_PER_BEAT = 500;

/** Says in Redis which of this node's connections are in which rooms, and tells everybody when that changes who is there. */
export function createKeepPresence(parts: KeepPresenceParts) {
  const { presence, sockets, announcer, touch, onError } = parts;
  const leaving = new Set<Promise<void>>();

  function connectionIn(socket: GatewaySocket, room: string): PresentConnection {
    const { companyId, userId } = socket.data.context;
    return { room, companyId, userId, connectionId: socket.id };
  }

  function changed(room: string, isLost = false): void {
    if (isLost) announcer.noteLost(room);
    else announcer.note(room);
    touch(room, isLost);
  }

  /** Who is in the room, the one who enters included. */
  async function enter(socket: GatewaySocket, room: string): Promise<Id[]> {
    const { people, changed: isNews } = await presence.enter(connectionIn(socket, room));
    if (isNews) changed(room);
    return people;
  }

  /** `isLost`: the person may not be here any longer, so nobody is to see them a moment more. */
  function leave(socket: GatewaySocket, room: string, isLost = false): Promise<void> {
    const left = presence
      .leave(connectionIn(socket, room))
      .then((now) => (now.changed ? changed(room, isLost) : undefined))
      // It ends by itself when it is not beaten any more.
      .catch(onError)
      .finally(() => leaving.delete(left));
    leaving.add(left);
    return left;
  }

  /** Keeps this node's connections alive, and tells its clients who left without a word: those of nodes that died. */
  async function beat(): Promise<void> {
    const connections = [...sockets()].flatMap((socket) =>
      [...socket.data.rooms].flatMap(([room, { isHidden }]) => (isHidden ? [] : connectionIn(socket, room))),
    );
    for (let i = 0; i < connections.length; i += CONNECTIONS_PER_BEAT) {
      const rooms = await presence.beat(connections.slice(i, i + CONNECTIONS_PER_BEAT));
      for (const [room, { people }] of rooms) await announcer.tell(room, people);
    }
  }

  return {
    enter,
    leave,
    beat,
    /** Resolves when everybody who left until now is also gone from Redis. */
    settle: () => Promise.all(leaving),
  };
}

export type KeepPresence = ReturnType<typeof createKeepPresence>;
