import { crashPoint, execute, insertRows, type Transaction } from '@messaging/database';
import { appendEvents } from '@messaging/events';
import type { Batch, Staged } from './batch.ts';

/** Writes what a batch has decided: one statement a table, however many commands it holds. */
export async function saveBatch(trx: Transaction, { staged }: Batch): Promise<void> {
  await saveConversations(trx, staged);
  crashPoint('write: conversations saved');
  await insertMessages(trx, staged);
  crashPoint('write: messages inserted');
  await updateMessages(trx, staged);
  await insertVersions(trx, staged);
  await saveParticipations(trx, staged);
  crashPoint('write: participations saved');
  await insertIdempotency(trx, staged);
  crashPoint('write: idempotency keys inserted');
  await appendEvents(trx, staged.events);
}

async function saveConversations(trx: Transaction, { conversations }: Staged): Promise<void> {
  await insertRows(
    trx,
    'conversations',
    [
      'company_id',
      'id',
      'root_kind',
      'root_value',
      'last_seq',
      'last_position',
      'last_message_id',
      'last_activity_at',
      'created_at',
    ],
    [...conversations.values()].map((row) => ({
      company_id: row.companyId,
      id: row.id,
      root_kind: row.rootKind,
      root_value: row.rootValue,
      last_seq: row.lastSeq,
      last_position: row.lastPosition,
      last_message_id: row.lastMessageId,
      last_activity_at: row.lastActivityAt,
      created_at: row.lastActivityAt,
    })),
    `ON DUPLICATE KEY UPDATE last_seq = VALUES(last_seq), last_position = VALUES(last_position),
       last_message_id = VALUES(last_message_id), last_activity_at = VALUES(last_activity_at)`,
  );
}

async function insertMessages(trx: Transaction, { newMessages }: Staged): Promise<void> {
  await insertRows(
    trx,
    'messages',
    [
      'company_id',
      'id',
      'user_id',
      'conversation_id',
      'parent_message_id',
      'thread_id',
      'depth',
      'position',
      'created_seq',
      'topic',
      'transaction_id',
      'plan_id',
      'message',
      'salt',
      'client_id',
      'created_at',
    ],
    newMessages.map((row) => ({
      company_id: row.companyId,
      id: row.id,
      user_id: row.authorId,
      conversation_id: row.conversationId,
      parent_message_id: row.parentMessageId,
      thread_id: row.threadId,
      depth: row.depth,
      position: row.position,
      created_seq: row.createdSeq,
      topic: row.topic,
      transaction_id: row.transactionId,
      plan_id: row.planId,
      message: row.message,
      salt: row.salt ?? null,
      client_id: row.clientId,
      created_at: row.createdAt,
    })),
  );
}

/** Changes are rare beside new messages: one statement each. A message new in this batch was inserted just before. */
async function updateMessages(trx: Transaction, { changedMessages }: Staged): Promise<void> {
  for (const row of changedMessages.values()) {
    await execute(
      trx,
      `UPDATE messages SET message = ?, salt = ?, state = ?, version = ?, changed_at = ?, changed_by = ?
        WHERE company_id = ? AND id = ?`,
      [
        row.message,
        row.salt ?? null,
        row.state,
        row.version,
        row.changedAt,
        row.changedBy,
        row.companyId,
        row.id,
      ],
    );
  }
}

async function insertVersions(trx: Transaction, { versions }: Staged): Promise<void> {
  await insertRows(
    trx,
    'message_versions',
    ['company_id', 'message_id', 'version', 'message', 'salt', 'state', 'changed_by', 'changed_at'],
    versions.map((row) => ({
      company_id: row.companyId,
      message_id: row.messageId,
      version: row.version,
      message: row.message,
      salt: row.salt ?? null,
      state: row.state,
      changed_by: row.changedBy,
      changed_at: row.changedAt,
    })),
  );
}

async function saveParticipations(trx: Transaction, { participations }: Staged): Promise<void> {
  await insertRows(
    trx,
    'participants',
    ['company_id', 'conversation_id', 'user_id', 'level', 'read_position'],
    participations.map((row) => ({
      company_id: row.companyId,
      conversation_id: row.conversationId,
      user_id: row.userId,
      level: 'all',
      read_position: row.readPosition,
    })),
    `ON DUPLICATE KEY UPDATE level = COALESCE(level, VALUES(level)),
       read_position = GREATEST(read_position, VALUES(read_position))`,
  );
}

async function insertIdempotency(trx: Transaction, { idempotency }: Staged): Promise<void> {
  await insertRows(
    trx,
    'idempotency_keys',
    ['company_id', 'user_id', 'idem_key', 'request_hash', 'message_id', 'seq', 'created_at'],
    idempotency.map((row) => ({
      company_id: row.companyId,
      user_id: row.userId,
      idem_key: row.key,
      request_hash: row.requestHash,
      message_id: row.messageId,
      seq: row.seq,
      created_at: new Date(),
    })),
  );
}
