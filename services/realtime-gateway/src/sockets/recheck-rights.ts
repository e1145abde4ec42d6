import type { ProblemName, SessionEnd } from '@messaging/contracts';
import type { RequireAuth } from '@messaging/identity';
import { Problem } from '@messaging/service-kit';
import { sessionEnded } from '../broadcasts/session-ended.ts';
import type { GatewayMetrics } from '../gateway-metrics.ts';
import type { KeepTyping } from '../presence/keep-typing.ts';
import { mayWrite, type JudgeConversation } from '../queries/judge-conversation.ts';
import type { LoadConversation } from '../queries/load-conversation.ts';
import type { HideRoom } from './leave-room.ts';
import type { GatewaySocket } from './socket-types.ts';
import { takeContext } from './take-context.ts';

export interface RecheckRightsParts {
  sockets: () => Iterable<GatewaySocket>;
  contextOf: RequireAuth['contextOf'];
  loadConversation: LoadConversation;
  judgeConversation: JudgeConversation;
  hideRoom: HideRoom;
  typing: Pick<KeepTyping, 'set'>;
  metrics: GatewayMetrics;
}

const END_BY_PROBLEM: Partial<Record<ProblemName, SessionEnd>> = {
  unauthenticated: 'revoked',
  suspended: 'suspended',
};

/**
 * Looks again at what was allowed when a connection was made: who is no longer employed, or suspended, loses it, whoever
 * may no longer read a conversation no longer hears it, and who may no longer write in it no longer types there. Of all
 * connections, of one company's, or of one. What is known of people is remembered until it changes, so looking when
 * nothing has changed asks the database for conversations only.
 */
export function createRecheckRights(parts: RecheckRightsParts) {
  const { sockets, contextOf, loadConversation, judgeConversation, hideRoom, typing, metrics } = parts;

  async function renew(socket: GatewaySocket): Promise<void> {
    try {
      const { correlationId } = socket.data.context;
      takeContext(socket, { ...(await contextOf(socket.data.claims)), correlationId });
    } catch (error) {
      // That the database is away says nothing about the person.
      if (!(error instanceof Problem && error.expected)) throw error;
      sessionEnded(socket, END_BY_PROBLEM[error.code] ?? 'not-employed', metrics, error.options.until);
    }
  }

  async function recheckRooms(only: readonly GatewaySocket[]): Promise<void> {
    const open = only.flatMap((socket) =>
      [...socket.data.rooms]
        .filter(([, joined]) => !joined.isHidden)
        .map(([room, joined]) => ({ socket, room, joined })),
    );
    // The loader asks for all of them in a few statements, each conversation once.
    await Promise.all(
      open.map(async ({ socket, room, joined }) => {
        const { context } = socket.data;
        const { link } = joined;
        const row = await loadConversation(context.companyId, link);
        if (!(await judgeConversation(context, row))) return hideRoom(socket, room);
        // Of a room that was left or hidden meanwhile nobody asks any more.
        joined.row = row;
        if (socket.data.typing.has(room) && !mayWrite(context, link, row))
          await typing.set(socket, room, false, true);
        return undefined;
      }),
    );
  }

  return async function recheckRights(only: Iterable<GatewaySocket> = sockets()): Promise<void> {
    const some = [...only];
    await Promise.all(some.map(renew));
    await recheckRooms(some.filter((socket) => socket.connected));
  };
}

export type RecheckRights = ReturnType<typeof createRecheckRights>;
