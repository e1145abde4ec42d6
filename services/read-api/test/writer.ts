import type { Id, RootLink, StreamEvent } from '@messaging/contracts';
import { rootLinkKey } from '@messaging/contracts';
import { execute, inTransaction, newId } from '@messaging/database';
import { appendEvents, lockStreamHeads } from '@messaging/events';
import {
  loadBatch,
  newConversation,
  saveBatch,
  type Batch,
  type BatchNeeds,
  type MessageRow,
} from '@messaging/messages';
import type { Knex } from 'knex';

type Change = Pick<MessageRow, 'message' | 'state' | 'changedBy'>;

export interface Written {
  message: MessageRow;
  seq: string;
}

/** Writes what the write API and the workers write, through the same library, without being them. */
export function createWriter(database: Knex) {
  function carryOut<T>(needs: BatchNeeds, decide: (batch: Batch) => T): Promise<T> {
    return inTransaction(database, async (trx) => {
      const batch = await loadBatch(trx, [needs]);
      const answer = decide(batch);
      await saveBatch(trx, batch);
      return answer;
    });
  }

  function send(companyId: Id, authorId: Id, rootLink: RootLink, text: string, parent?: MessageRow) {
    return carryOut({ companyId, link: rootLink }, (batch): Written => {
      const conversation =
        batch.conversationOf(companyId, rootLink) ?? newConversation(companyId, rootLink, new Date());
      const id = newId();
      const seq = batch.nextSeq(companyId);
      const { kind, value } = rootLinkKey(rootLink);
      const message: MessageRow = {
        companyId,
        id,
        conversationId: conversation.id,
        authorId,
        authorName: '',
        parentMessageId: parent?.id ?? null,
        threadId: parent?.threadId ?? id,
        depth: parent ? parent.depth + 1 : 0,
        position: String(BigInt(conversation.lastPosition) + 1n),
        createdSeq: seq,
        topic: kind === 'topic' ? value : null,
        transactionId: kind === 'transaction' ? value : null,
        planId: kind === 'plan' ? value : null,
        message: text,
        state: 'visible',
        version: 1,
        clientId: null,
        createdAt: new Date(),
        changedAt: null,
        changedBy: null,
      };
      batch.addMessage(conversation, message, {
        type: 'message.created',
        data: { version: 1, clientId: null },
        message,
        actorUserId: authorId,
        correlationId: 'test',
        occurredAt: message.createdAt,
      });
      return { message, seq };
    });
  }

  function change(
    before: MessageRow,
    type: 'message.edited' | 'message.deleted' | 'message.hidden',
    to: Change,
  ) {
    return carryOut({ companyId: before.companyId, messageIds: [before.id] }, (batch): Written => {
      const present = batch.message(before.companyId, before.id)!;
      const conversation = batch.conversation(before.companyId, present.conversationId)!;
      const now = new Date();
      const message: MessageRow = { ...present, ...to, version: present.version + 1, changedAt: now };
      const earlier = {
        companyId: present.companyId,
        messageId: present.id,
        version: present.version,
        message: present.message,
        state: present.state,
        changedBy: present.version === 1 ? present.authorId : present.changedBy,
        changedAt: present.changedAt ?? present.createdAt,
      };
      const data = { version: message.version, rule: 'test' };
      const event = { data, message, actorUserId: to.changedBy, correlationId: 'test', occurredAt: now };
      return { message, seq: batch.changeMessage(conversation, earlier, { type, ...event }) };
    });
  }

  return {
    send,
    edit: (message: MessageRow, text: string, by = message.authorId) =>
      change(message, 'message.edited', { message: text, state: 'visible', changedBy: by }),
    delete: (message: MessageRow, by = message.authorId) =>
      change(message, 'message.deleted', { message: '', state: 'deleted', changedBy: by }),
    hide: (message: MessageRow) =>
      change(message, 'message.hidden', { message: '', state: 'hidden', changedBy: null }),

    /** What the notification worker does for one message: rows, and the one event that names their people. */
    notify: ({ companyId, id, conversationId }: MessageRow, userIds: Id[]) =>
      inTransaction(database, async (trx) => {
        const ids: Id[] = [];
        for (const userId of userIds) {
          const notificationId = newId();
          ids.push(notificationId);
          await execute(
            trx,
            `INSERT INTO notifications (company_id, id, user_id, conversation_id, message_id, reason, created_at)
             VALUES (?, ?, ?, ?, ?, 'following', UTC_TIMESTAMP(3))`,
            [companyId, notificationId, userId, conversationId, id],
          );
        }
        const heads = await lockStreamHeads(trx, [companyId]);
        const event: StreamEvent<'people.notified'> = {
          companyId,
          seq: String(heads.get(companyId)! + 1n),
          type: 'people.notified',
          conversationId: null,
          prevSeq: '0',
          messageId: id,
          actorUserId: null,
          correlationId: 'test',
          data: { userIds, reason: 'message' },
          occurredAt: new Date().toISOString(),
        };
        await appendEvents(trx, [event]);
        return { ids, seq: event.seq };
      }),

    readTo: (companyId: Id, conversationId: Id, userId: Id, position: string) =>
      execute(
        database,
        `INSERT INTO participants (company_id, conversation_id, user_id, level, read_position) VALUES (?, ?, ?, NULL, ?)
         ON DUPLICATE KEY UPDATE read_position = VALUES(read_position)`,
        [companyId, conversationId, userId, position],
      ),
    follow: (companyId: Id, conversationId: Id, userId: Id, level: string | null) =>
      execute(
        database,
        `INSERT INTO participants (company_id, conversation_id, user_id, level) VALUES (?, ?, ?, ?)
         ON DUPLICATE KEY UPDATE level = VALUES(level)`,
        [companyId, conversationId, userId, level],
      ),
    restrict: (companyId: Id, conversationId: Id, audience: string, value: string | null = null) =>
      execute(
        database,
        'UPDATE conversations SET audience = ?, audience_value = ? WHERE company_id = ? AND id = ?',
        [audience, value, companyId, conversationId],
      ),
  };
}
