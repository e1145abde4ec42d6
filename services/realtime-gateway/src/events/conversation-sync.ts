import {
  conversationRoom,
  syncSchema,
  type ConversationHead,
  type RootLink,
  type Sequence,
} from '@messaging/contracts';
import { validate } from '@messaging/service-kit';
import type { CompareHead } from '../heads/compare-head.ts';
import type { ReadHeads } from '../heads/read-heads.ts';
import type { LoadConversation } from '../queries/load-conversation.ts';
import type { GatewaySocket } from '../sockets/socket-types.ts';
import type { ClientEvent } from './client-event.ts';

export interface ConversationSyncParts {
  headsOf: ReadHeads['headsOf'];
  loadConversation: LoadConversation;
  compareHead: CompareHead;
}

interface Asked {
  room: string;
  rootLink: RootLink;
  after: Sequence;
}

/**
 * The head check: how the open conversations stand against what the client holds. This is how a client learns of a
 * last event that never reached it. Conversations that are not open on this connection are left out of the answer.
 */
export function createConversationSync(parts: ConversationSyncParts): ClientEvent<'conversation.sync'> {
  const { headsOf, loadConversation, compareHead } = parts;

  return async function conversationSync(socket, request) {
    const { conversations } = validate(syncSchema, request, 'event');
    const { companyId } = socket.data.context;
    const asked = conversations
      .map(({ rootLink, after }) => ({ room: conversationRoom(companyId, rootLink), rootLink, after }))
      .filter(({ room }) => socket.data.rooms.has(room));
    const open = asked.filter(({ room }) => socket.data.rooms.get(room)?.isHidden === false);
    const heads = await headsOf(
      companyId,
      open.map(({ room }) => room),
    );
    const answer = await Promise.all(asked.map((one) => stand(socket, one, heads)));
    return { conversations: answer };
  };

  async function stand(
    { data: { context, rooms, mayTell } }: GatewaySocket,
    { room, rootLink, after }: Asked,
    heads: ReadonlyMap<string, Sequence>,
  ): Promise<ConversationHead> {
    if (rooms.get(room)?.isHidden !== false) return { rootLink, head: '0', behind: false, missed: [] };
    // Redis does not know every head (it may have been emptied); the database does.
    const head = heads.get(room) ?? (await loadConversation(context.companyId, rootLink))?.lastSeq ?? '0';
    return compareHead({ room, rootLink, after, head, mayTell });
  }
}
