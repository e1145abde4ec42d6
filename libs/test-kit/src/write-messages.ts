import type { Id, RootLink, Sequence } from '@messaging/contracts';
import { inTransaction, newId } from '@messaging/database';
import { appendEvents, lockStreamHeads } from '@messaging/events';
import {
  loadBatch,
  newConversation,
  saveBatch,
  shownUntilNow,
  type Batch,
  type MessageRow,
} from '@messaging/messages';
import type { Knex } from 'knex';

export interface TestMessage {
  companyId: Id;
  userId: Id;
  link: RootLink;
  text: string;
  parentMessageId?: Id;
}

export interface Written {
  messageId: Id;
  seq: Sequence;
}

/** Writes messages as the write API does, without its rules: for tests of what happens after a commit. */
export function createMessageWriter(database: Knex) {
  /** All in one transaction, in this order. */
  async function send(...messages: TestMessage[]): Promise<Written[]> {
    return inTransaction(database, async (trx) => {
      const batch = await loadBatch(
        trx,
        messages.map(({ parentMessageId, ...needs }) => ({
          ...needs,
          messageIds: parentMessageId ? [parentMessageId] : [],
        })),
      );
      const written = messages.map((message) => addMessage(batch, message));
      await saveBatch(trx, batch);
      return written;
    });
  }

  async function change(
    companyId: Id,
    messageId: Id,
    type: 'message.edited' | 'message.deleted' | 'message.hidden',
    text: string,
  ): Promise<Written> {
    return inTransaction(database, async (trx) => {
      const batch = await loadBatch(trx, [{ companyId, messageIds: [messageId] }]);
      const seq = changeMessage(batch, companyId, messageId, type, text);
      await saveBatch(trx, batch);
      return { messageId, seq };
    });
  }

  /** Tells these people of a message, as the notification worker does. */
  async function notify(companyId: Id, messageId: Id, userIds: Id[]): Promise<void> {
    await inTransaction(database, async (trx) => {
      const heads = await lockStreamHeads(trx, [companyId]);
      await appendEvents(trx, [
        {
          companyId,
          seq: String(heads.get(companyId)! + 1n),
          type: 'people.notified',
          conversationId: null,
          prevSeq: '0',
          messageId,
          actorUserId: null,
          correlationId: 'test-notified',
          data: { userIds, reason: 'message' },
          occurredAt: new Date().toISOString(),
        },
      ]);
    });
  }

  return {
    send,
    notify,
    edit: (companyId: Id, messageId: Id, text: string) =>
      change(companyId, messageId, 'message.edited', text),
    remove: (companyId: Id, messageId: Id) => change(companyId, messageId, 'message.deleted', ''),
    hide: (companyId: Id, messageId: Id) => change(companyId, messageId, 'message.hidden', ''),
  };
}

export type MessageWriter = ReturnType<typeof createMessageWriter>;

function addMessage(batch: Batch, { companyId, userId, link, text, parentMessageId }: TestMessage): Written {
  const occurredAt = new Date();
  const conversation = batch.conversationOf(companyId, link) ?? newConversation(companyId, link, occurredAt);
  const id = newId();
  const parent = parentMessageId === undefined ? undefined : batch.message(companyId, parentMessageId);
  const seq = batch.nextSeq(companyId);
  const message: MessageRow = {
    companyId,
    id,
    conversationId: conversation.id,
    authorId: userId,
    authorName: '',
    parentMessageId: parent?.id ?? null,
    threadId: parent?.threadId ?? id,
    depth: parent ? parent.depth + 1 : 0,
    position: String(BigInt(conversation.lastPosition) + 1n),
    createdSeq: seq,
    topic: 'topic' in link ? link.topic : null,
    transactionId: 'transactionId' in link ? link.transactionId : null,
    planId: 'planId' in link ? link.planId : null,
    message: text,
    state: 'visible',
    version: 1,
    clientId: null,
    createdAt: occurredAt,
    changedAt: null,
    changedBy: null,
  };
  batch.addMessage(conversation, message, {
    type: 'message.created',
    data: { version: 1, clientId: null },
    message,
    actorUserId: userId,
    correlationId: `test-${id}`,
    occurredAt,
  });
  return { messageId: id, seq };
}

const STATES = {
  'message.edited': 'visible',
  'message.deleted': 'deleted',
  'message.hidden': 'hidden',
} as const;

function changeMessage(
  batch: Batch,
  companyId: Id,
  messageId: Id,
  type: keyof typeof STATES,
  text: string,
): Sequence {
  const before = batch.message(companyId, messageId);
  const conversation = before && batch.conversation(companyId, before.conversationId);
  if (!conversation) throw new Error(`there is no message ${messageId} to change`);
  const occurredAt = new Date();
  const message: MessageRow = {
    ...before,
    message: text,
    state: STATES[type],
    version: before.version + 1,
    changedAt: occurredAt,
    changedBy: before.authorId,
  };
  const { authorId } = before;
  const earlier = shownUntilNow(before);
  const event = { message, actorUserId: authorId, correlationId: `test-${newId()}`, occurredAt };
  if (type !== 'message.hidden') {
    return batch.changeMessage(conversation, earlier, { ...event, type, data: { version: message.version } });
  }
  const data = { version: message.version, rule: 'test' };
  return batch.changeMessage(conversation, earlier, { ...event, type, data });
}
