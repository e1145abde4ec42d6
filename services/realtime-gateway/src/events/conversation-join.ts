import {
  compareSequences,
  conversationRoom,
  joinSchema,
  ROOMS_PER_SOCKET,
  type Id,
  type RootLink,
  type Sequence,
} from '@messaging/contracts';
import type { ConversationRow } from '@messaging/messages';
import type { RequestContext } from '@messaging/policy';
import { isRedisUnavailable } from '@messaging/redis';
import { problem, validate } from '@messaging/service-kit';
import type { CompareHead } from '../heads/compare-head.ts';
import type { ReadHeads } from '../heads/read-heads.ts';
import type { FindNames } from '../presence/find-names.ts';
import type { KeepPresence } from '../presence/keep-presence.ts';
import type { JudgeConversation } from '../queries/judge-conversation.ts';
import type { LoadConversation } from '../queries/load-conversation.ts';
import type { HideRoom, LeaveRoom } from '../sockets/leave-room.ts';
import type { GatewaySocket } from '../sockets/socket-types.ts';
import type { AnswerTo, ClientEvent } from './client-event.ts';

export interface ConversationJoinParts {
  loadConversation: LoadConversation;
  judgeConversation: JudgeConversation;
  /** The newest version known of a company's rights. */
  rightsVersion: (companyId: Id) => string | undefined;
  /** Resolves when this node hears the rooms joined until now. */
  subscribed: () => Promise<unknown>;
  headsOf: ReadHeads['headsOf'];
  compareHead: CompareHead;
  presence: Pick<KeepPresence, 'enter'>;
  findNames: FindNames;
  leaveRoom: LeaveRoom;
  hideRoom: HideRoom;
}

// A bus that is away is waited for only so long: when it is back, every client is asked to compare heads.
const LONGEST_SUBSCRIBE_MS = 1_000;

/** Opens a conversation: from now on its events reach this connection, and the answer says what it may have missed. */
export function createConversationJoin(parts: ConversationJoinParts): ClientEvent<'conversation.join'> {
  const {
    loadConversation,
    judgeConversation,
    rightsVersion,
    subscribed,
    headsOf,
    compareHead,
    presence,
    findNames,
    leaveRoom,
    hideRoom,
  } = parts;

  return async function conversationJoin(socket, request) {
    const { rootLink, after } = validate(joinSchema, request, 'event');
    const { context, rooms } = socket.data;
    const room = conversationRoom(context.companyId, rootLink);
    if (!rooms.has(room) && rooms.size >= ROOMS_PER_SOCKET) {
      throw problem('too-many-requests', {
        detail: `One connection may have ${ROOMS_PER_SOCKET} conversations open.`,
      });
    }
    // Its place is taken before anything is waited for, and given back when this fails.
    const isNew = !rooms.has(room);
    if (isNew) rooms.set(room, { link: rootLink, isHidden: true });
    try {
      const found = await judge(socket, rootLink);
      if (!found.isReadable) {
        await hideRoom(socket, room);
        return asEmpty(context, rootLink);
      }
      return await open(socket, room, rootLink, after, found.row);
    } catch (error) {
      // Whatever it had begun, it must not be left half open.
      if (isNew) await leaveRoom(socket, room);
      throw error;
    }
  };

  /** Judged by rights that did not change meanwhile: who is put out of every open room just then must not open this one. */
  async function judge(socket: GatewaySocket, rootLink: RootLink) {
    const { companyId } = socket.data.context;
    for (;;) {
      const version = rightsVersion(companyId);
      const row = await loadConversation(companyId, rootLink);
      const isReadable = await judgeConversation(socket.data.context, row);
      if (rightsVersion(companyId) === version) return { row, isReadable };
    }
  }

  async function open(
    socket: GatewaySocket,
    room: string,
    rootLink: RootLink,
    after: Sequence | undefined,
    row: ConversationRow | undefined,
  ): Promise<AnswerTo<'conversation.join'>> {
    const { context, rooms, mayTell } = socket.data;
    // Left, or gone, while the database was asked.
    if (!socket.connected || !rooms.has(room))
      throw problem('not-found', { detail: 'The conversation was left.' });
    rooms.set(room, { link: rootLink, isHidden: false, row });
    await socket.join(room);
    const [userIds, recorded] = await Promise.all([
      enter(socket, room),
      recordedHead(context.companyId, room),
    ]);
    // Asked before this node listened to the room, so it counts what was relayed before then and not recorded yet.
    const committed = row?.lastSeq ?? '0';
    const head = compareSequences(recorded, committed) > 0 ? recorded : committed;
    const people = await findNames(context.companyId, userIds);
    return { ...compareHead({ room, rootLink, after, head, mayTell }), people };
  }

  /** Only once this node listens to the room: what is relayed after that is heard, what was before is recorded. */
  async function recordedHead(companyId: Id, room: string): Promise<Sequence> {
    await within(LONGEST_SUBSCRIBE_MS, subscribed());
    return (await headsOf(companyId, [room])).get(room) ?? '0';
  }

  async function enter(socket: GatewaySocket, room: string): Promise<Id[]> {
    try {
      return await presence.enter(socket, room);
    } catch (error) {
      if (!isRedisUnavailable(error)) throw error;
      // The next beat enters it.
      return [socket.data.context.userId];
    }
  }
}

/** What a person may not read looks to them like a conversation in which nobody has written. */
function asEmpty({ userId, displayName }: RequestContext, rootLink: RootLink): AnswerTo<'conversation.join'> {
  return { rootLink, head: '0', behind: false, missed: [], people: [{ userId, displayName }] };
}

async function within(limitMs: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise((resolve) => (timer = setTimeout(resolve, limitMs)));
  await Promise.race([work, limit]);
  clearTimeout(timer);
}
