import type {
  ConversationListPage,
  Id,
  MessageEventView,
  MessageView,
  RootLink,
  Sequence,
} from '@messaging/contracts';
import { sameLink } from './root-links.ts';
import { compareSequences } from './sequences.ts';

export type ListedConversation = ConversationListPage['conversations'][number];

/**
 * The list after an event of one of its conversations: newest first, counts kept. Null when the conversation
 * is not listed yet, and the list must be read again. An event that was already counted changes nothing.
 */
export function withEvent(
  list: readonly ListedConversation[],
  event: Pick<MessageEventView, 'type' | 'seq' | 'rootLink' | 'message'>,
  ownUserId: Id | null,
): readonly ListedConversation[] | null {
  const known = list.find((conversation) => sameLink(conversation.rootLink, event.rootLink));
  if (!known) return null;
  if (compareSequences(event.seq, known.lastSeq) <= 0) return list;
  const { message } = event;
  const isNew = event.type === 'message.created';
  const isUnread =
    message.author.userId !== ownUserId && compareSequences(message.position, known.readPosition) > 0;
  const changed: ListedConversation = {
    ...known,
    lastSeq: event.seq,
    lastMessage: newestMessage(known.lastMessage, message),
    ...(isNew && {
      lastPosition: message.position,
      lastActivityAt: message.createdAt,
      unread: known.unread + (isUnread ? 1 : 0),
    }),
  };
  const others = list.filter((conversation) => conversation !== known);
  return isNew
    ? [changed, ...others]
    : list.map((conversation) => (conversation === known ? changed : conversation));
}

/** The list after the person read a conversation up to this position. */
export function withRead(
  list: readonly ListedConversation[],
  link: RootLink,
  position: Sequence,
): readonly ListedConversation[] {
  return list.map((conversation) => {
    if (!sameLink(conversation.rootLink, link)) return conversation;
    const isAllRead = compareSequences(position, conversation.lastPosition) >= 0;
    return { ...conversation, readPosition: position, unread: isAllRead ? 0 : conversation.unread };
  });
}

function newestMessage(last: MessageView | null, message: MessageView): MessageView {
  if (!last) return message;
  const order = compareSequences(message.position, last.position);
  return order > 0 || (order === 0 && message.version > last.version) ? message : last;
}
