import type { Typing } from '@messaging/redis';
import type { GatewaySocket } from '../sockets/socket-types.ts';
import type { AnnounceRoom } from './announce-room.ts';

export interface KeepTypingParts {
  typing: Pick<Typing, 'setTyping'>;
  announcer: Pick<AnnounceRoom, 'note' | 'noteLost' | 'hasShown'>;
  /** Tells the other nodes that host the room. */
  touch: (room: string, isLost: boolean) => void;
  onError: (error: unknown) => void;
}

/** Says in Redis who is typing, and tells everybody when that changes. Whoever does not repeat it has stopped. */
export function createKeepTyping({ typing, announcer, touch, onError }: KeepTypingParts) {
  return {
    /** `isLost`: the person may not write here any longer, so nobody is to see them type a moment more. */
    async set(socket: GatewaySocket, room: string, isTyping: boolean, isLost = false): Promise<void> {
      const { companyId, userId } = socket.data.context;
      // A client repeats that it types; only the first time, and the end, are news for sure.
      const isRepeated = isTyping && socket.data.typing.has(room);
      if (isTyping) socket.data.typing.add(room);
      else socket.data.typing.delete(room);
      try {
        const typers = await typing.setTyping(companyId, room, userId, isTyping);
        if (isRepeated && announcer.hasShown(room, typers)) return;
        if (isLost) announcer.noteLost(room);
        else announcer.note(room);
        touch(room, isLost);
      } catch (error) {
        // Nobody waits for it, and it would have ended by itself in a moment.
        onError(error);
      }
    },
  };
}

export type KeepTyping = ReturnType<typeof createKeepTyping>;
