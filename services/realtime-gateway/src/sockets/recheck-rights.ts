import type { Id } from '@messaging/contracts';
import type { Colleague } from '@messaging/identity';
import type { GatewayMetrics } from '../gateway-metrics.ts';
import type { JudgeConversation } from '../queries/judge-conversation.ts';
import type { LoadConversation } from '../queries/load-conversation.ts';
import type { FindEmployed } from '../queries/node-queries.ts';
import type { HideRoom } from './leave-room.ts';
import type { GatewaySocket } from './socket-types.ts';

export interface RecheckRightsParts {
  sockets: () => Iterable<GatewaySocket>;
  findEmployed: FindEmployed;
  loadConversation: LoadConversation;
  judgeConversation: JudgeConversation;
  hideRoom: HideRoom;
  metrics: GatewayMetrics;
}

const PEOPLE_AT_ONCE = 200;

/**
 * Looks again at what was allowed when a connection was made: who is no longer employed loses it, and whoever may no
 * longer read a conversation no longer hears it.
 */
export function createRecheckRights(parts: RecheckRightsParts) {
  const { sockets, findEmployed, loadConversation, judgeConversation, hideRoom, metrics } = parts;

  async function recheckEmployments(): Promise<void> {
    const byPerson = new Map<string, GatewaySocket[]>();
    for (const socket of sockets()) {
      const key = personKey(socket.data.context);
      byPerson.set(key, [...(byPerson.get(key) ?? []), socket]);
    }
    const people = [...byPerson.values()].map(([first]) => first!.data.context);
    for (let i = 0; i < people.length; i += PEOPLE_AT_ONCE) {
      const some = people.slice(i, i + PEOPLE_AT_ONCE);
      const employed = await findEmployed(some.map(({ companyId, userId }) => [companyId, userId]));
      const found = new Map(employed.map((colleague) => [personKey(colleague), colleague]));
      for (const person of some) {
        for (const socket of byPerson.get(personKey(person)) ?? [])
          renew(socket, found.get(personKey(person)));
      }
    }
  }

  function renew(socket: GatewaySocket, colleague: Colleague | undefined): void {
    if (colleague === undefined) {
      metrics.connectionCut('not-employed');
      socket.disconnect(true);
      return;
    }
    const { displayName, permissions, sanction, policy } = colleague;
    socket.data.context = { ...socket.data.context, displayName, permissions, sanction, policy };
  }

  async function recheckRooms(): Promise<void> {
    const open = [...sockets()].flatMap((socket) =>
      [...socket.data.rooms].flatMap(([room, joined]) =>
        joined.isHidden ? [] : { socket, room, link: joined.link },
      ),
    );
    // The loader asks for all of them in a few statements, each conversation once.
    await Promise.all(
      open.map(async ({ socket, room, link }) => {
        const { context } = socket.data;
        const row = await loadConversation(context.companyId, link);
        if (row !== undefined && !(await judgeConversation(context, row))) await hideRoom(socket, room);
      }),
    );
  }

  return async function recheckRights(): Promise<void> {
    await recheckEmployments();
    await recheckRooms();
  };
}

const personKey = ({ companyId, userId }: { companyId: Id; userId: Id }) => `${companyId}:${userId}`;
