import { rootLinkKey, type Id, type MessageView, type RootLink } from '@messaging/contracts';
import type { ConversationName, PersonName, Seen } from '../history.ts';

/** Somebody employed in a company. */
export interface Person {
  companyId: Id;
  userId: Id;
}

export const personName = ({ companyId, userId }: Person): PersonName => `${companyId}/${userId}`;

export function conversationName(companyId: Id, link: RootLink): ConversationName {
  const { kind, value } = rootLinkKey(link);
  return `${companyId}/${kind}:${value}`;
}

/** `companyId` is the one the answer claims to be of: for what a socket said, the event's own. */
export const seenMessage = (companyId: Id, message: MessageView): Seen => ({
  messageId: message.id,
  author: personName({ companyId, userId: message.author.userId }),
  key: message.clientId,
  position: message.position,
  version: message.version,
  state: message.state,
  text: message.message,
});
