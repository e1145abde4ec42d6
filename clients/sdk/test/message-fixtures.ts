import type {
  ConversationEventView,
  MessageEventType,
  MessageEventView,
  MessageView,
} from '@messaging/contracts';

const LINK = { transactionId: '4711' };
const AUTHOR = { userId: '7', displayName: 'Ada Berg' };
const TIME = '2026-11-02T09:30:00.000Z';

export function makeMessage(position: number, fields: Partial<MessageView> = {}): MessageView {
  const id = `${1000 + position}`;
  return {
    id,
    conversationId: '1',
    rootLink: LINK,
    parentMessageId: null,
    threadId: id,
    depth: 0,
    position: `${position}`,
    seq: `${position}`,
    author: AUTHOR,
    message: `text ${position}`,
    state: 'visible',
    version: 1,
    createdAt: TIME,
    editedAt: null,
    clientId: null,
    ...fields,
  };
}

export function makeEvent(
  seq: string,
  prevSeq: string,
  type: MessageEventType,
  message: MessageView,
): MessageEventView {
  return {
    type,
    companyId: '1',
    seq,
    prevSeq,
    conversationId: message.conversationId,
    rootLink: message.rootLink,
    message,
    actor: message.author,
    occurredAt: TIME,
    correlationId: `c-${seq}`,
  };
}

export function makeChange(
  seq: string,
  prevSeq: string,
  state: ConversationEventView['state'],
): ConversationEventView {
  return {
    type: 'conversation.changed',
    companyId: '1',
    seq,
    prevSeq,
    conversationId: '1',
    rootLink: LINK,
    state,
    actor: AUTHOR,
    occurredAt: TIME,
    correlationId: `c-${seq}`,
  };
}
