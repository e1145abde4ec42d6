import { conversationRoom, typingSchema } from '@messaging/contracts';
import { problem, validate } from '@messaging/service-kit';
import type { KeepTyping } from '../presence/keep-typing.ts';
import type { ClientEvent } from './client-event.ts';

export interface TypingSetParts {
  typing: Pick<KeepTyping, 'set'>;
}

/** Says whether one is typing in a conversation that is open. */
export function createTypingSet({ typing }: TypingSetParts): ClientEvent<'typing.set'> {
  return async function typingSet(socket, request) {
    const { rootLink, typing: isTyping } = validate(typingSchema, request, 'event');
    const room = conversationRoom(socket.data.context.companyId, rootLink);
    const joined = socket.data.rooms.get(room);
    if (joined === undefined) throw problem('not-found', { detail: 'Join the conversation first.' });
    if (!joined.isHidden) await typing.set(socket, room, isTyping);
    return {};
  };
}
