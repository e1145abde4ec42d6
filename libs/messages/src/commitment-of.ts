import { commitToMessage, type MessageFacts } from '@messaging/audit';
import type { MessageRow } from './message-rows.ts';

/** What a message's present version is committed to by its event; null for a row that has no salt. */
export function commitmentOf(row: MessageRow): Buffer | null {
  return row.salt ? commitToMessage(row.salt, factsOf(row)) : null;
}

/** A first version was made by its author when the message was. */
function factsOf(row: MessageRow): MessageFacts {
  return {
    companyId: row.companyId,
    messageId: row.id,
    version: row.version,
    text: row.message,
    state: row.state,
    authorId: row.authorId,
    conversationId: row.conversationId,
    parentMessageId: row.parentMessageId,
    threadId: row.threadId,
    depth: row.depth,
    position: row.position,
    createdSeq: row.createdSeq,
    topic: row.topic,
    transactionId: row.transactionId,
    planId: row.planId,
    clientId: row.clientId,
    createdAt: row.createdAt.toISOString(),
    changedBy: row.version === 1 ? row.authorId : row.changedBy,
    changedAt: (row.changedAt ?? row.createdAt).toISOString(),
  };
}
