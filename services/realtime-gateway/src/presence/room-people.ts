import type { Id, PersonView, RootLink } from '@messaging/contracts';
import type { Presence, Typing } from '@messaging/redis';
import { presenceChanged } from '../broadcasts/presence-changed.ts';
import { roomTouched } from '../broadcasts/room-touched.ts';
import { typingChanged } from '../broadcasts/typing-changed.ts';
import { parseRoom } from '../bus/parse-room.ts';
import type { NodeQueries } from '../queries/node-queries.ts';
import type { GatewaySettings } from '../settings.ts';
import type { GatewayServer } from '../sockets/socket-types.ts';
import { createAnnounceRoom } from './announce-room.ts';
import { createFindNames } from './find-names.ts';
import { createKeepPresence } from './keep-presence.ts';
import { createKeepTyping } from './keep-typing.ts';

export interface RoomPeopleParts {
  io: GatewayServer;
  presence: Presence;
  typing: Typing;
  queries: Pick<NodeQueries, 'findEmployed'>;
  settings: GatewaySettings;
  onError: (error: unknown) => void;
}

type Show = (io: GatewayServer, room: string, link: RootLink, people: PersonView[]) => void;

const LOOK_FOR_END_OF_TYPING_MS = 1_000;

/** Who is in the rooms of this node, and who types there: kept in Redis, shown to this node's clients. */
export function createRoomPeople({ io, presence, typing, queries, settings, onError }: RoomPeopleParts) {
  const { findNames, remember } = createFindNames(queries.findEmployed);
  const { rooms } = io.sockets.adapter;

  function announcerOf(
    look: (companyId: Id, room: string) => Promise<Id[]>,
    show: Show,
    lookAgainMs?: number,
  ) {
    return createAnnounceRoom({
      look: (room) => look(companyOf(room), room),
      announce: async (room, userIds) => {
        const { companyId, link } = parseRoom(room) ?? {};
        if (companyId === undefined || !link) return;
        show(io, room, link, await findNames(companyId, userIds));
      },
      isHosted: (room) => rooms.has(room),
      onError,
      everyMs: settings.announceEvery,
      // Everybody in the room is told of everybody in it.
      pauseAfter: (room, people) => ((rooms.get(room)?.size ?? 0) * people) / settings.namesPerMs,
      ...(lookAgainMs === undefined ? {} : { lookAgainMs }),
    });
  }

  const present = announcerOf(presence.people, presenceChanged);
  const typers = announcerOf(typing.typers, typingChanged, LOOK_FOR_END_OF_TYPING_MS);
  const keepPresence = createKeepPresence({
    presence,
    sockets: () => io.sockets.sockets.values(),
    announcer: present,
    touch: (room, isLost) => roomTouched(io, room, 'presence', isLost),
    onError,
  });
  const keepTyping = createKeepTyping({
    typing,
    announcer: typers,
    touch: (room, isLost) => roomTouched(io, room, 'typing', isLost),
    onError,
  });

  return {
    presence: keepPresence,
    typing: keepTyping,
    findNames,
    remember,
    beat: keepPresence.beat,
    /** Another node says that something changed in a room. */
    noteTouched(room: string, what: unknown, isLost: unknown): void {
      const announcer = { presence: present, typing: typers }[String(what)];
      if (isLost === true) announcer?.noteLost(room);
      else announcer?.note(room);
    },
    forget(room: string): void {
      present.forget(room);
      typers.forget(room);
    },
    async stop(): Promise<void> {
      await keepPresence.settle();
      present.stop();
      typers.stop();
    },
  };
}

const companyOf = (room: string): Id => parseRoom(room)?.companyId ?? '';
