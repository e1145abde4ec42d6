import { conversationRoom, typingSchema } from '@messaging/contracts';
import { problem, validate } from '@messaging/service-kit';
import type { KeepTyping } from '../presence/keep-typing.ts';
import { mayWrite } from '../queries/judge-conversation.ts';
import type { LoadConversation } from '../queries/load-conversation.ts';
import type { ClientEvent } from './client-event.ts';

export interface TypingSetParts {
  typing: Pick<KeepTyping, 'set'>;
  loadConversation: LoadConversation;
}

/**
 * Says whether one is typing in a conversation that is open, which only those may who may write there. What the rights
 * there depend on stands with the joined room, and is read anew whenever the company's rights change.
 */
export function createTypingSet({ typing, loadConversation }: TypingSetParts): ClientEvent<'typing.set'> {
  return async function typingSet(socket, request) {
    const { rootLink, typing: isTyping } = validate(typingSchema, request, 'event');
    const { companyId } = socket.data.context;
    const room = conversationRoom(companyId, rootLink);
    const joined = socket.data.rooms.get(room);
    if (joined === undefined) throw problem('not-found', { detail: 'Join the conversation first.' });
    if (isTyping) {
      const row = joined.row ?? (await loadConversation(companyId, rootLink));
      const isHidden = socket.data.rooms.get(room)?.isHidden !== false;
      if (!isHidden) joined.row = row;
      // What one may not read is answered like what nobody has begun yet.
      if (!mayWrite(socket.data.context, rootLink, isHidden ? undefined : row)) {
        const { sanction, sanctionUntil: until } = socket.data.context;
        throw sanction === 'muted'
          ? problem('muted', { until })
          : problem('forbidden', { detail: 'You may not write here.' });
      }
    }
    if (socket.data.rooms.get(room)?.isHidden === false) await typing.set(socket, room, isTyping);
    return {};
  };
}
