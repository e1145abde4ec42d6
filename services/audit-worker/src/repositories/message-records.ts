import type { MessageFacts, MessageRecord } from '@messaging/audit';
import type { Id } from '@messaging/contracts';
import { select, type Reader } from '@messaging/database';

interface Row extends Omit<MessageFacts, 'createdAt' | 'changedAt'> {
  salt: Buffer | null;
  createdAt: Date;
  changedAt: Date;
}

// What every version of a message has in common.
const PLACE = `m.company_id AS companyId, m.id AS messageId, m.user_id AS authorId,
  m.conversation_id AS conversationId, m.parent_message_id AS parentMessageId, m.thread_id AS threadId, m.depth,
  m.position, m.created_seq AS createdSeq, m.topic, m.transaction_id AS transactionId, m.plan_id AS planId,
  m.client_id AS clientId, m.created_at AS createdAt`;

const PRESENT = `SELECT ${PLACE}, m.version, m.message AS text, m.salt, m.state,
    CASE WHEN m.version = 1 THEN m.user_id ELSE m.changed_by END AS changedBy,
    COALESCE(m.changed_at, m.created_at) AS changedAt
  FROM messages m WHERE m.company_id = ? AND m.id > ? ORDER BY m.id LIMIT ?`;

const EARLIER = `SELECT ${PLACE}, v.version, v.message AS text, v.salt, v.state, v.changed_by AS changedBy,
    v.changed_at AS changedAt
  FROM message_versions v JOIN messages m ON m.company_id = v.company_id AND m.id = v.message_id
 WHERE v.company_id = ? AND (v.message_id > ? OR (v.message_id = ? AND v.version > ?)) ORDER BY v.message_id, v.version LIMIT ?`;

const toRecord = ({ salt, createdAt, changedAt, ...facts }: Row): MessageRecord => ({
  salt,
  facts: { ...facts, createdAt: createdAt.toISOString(), changedAt: changedAt.toISOString() },
});

/** Every version of every message of a company, as the rows stand now, some hundred rows at a time. */
export async function* readMessageRecords(
  reader: Reader,
  companyId: Id,
  pageSize = 1_000,
): AsyncGenerator<MessageRecord> {
  for (let after = '0'; ;) {
    const rows = await select<Row>(reader, PRESENT, [companyId, after, pageSize]);
    for (const row of rows) yield toRecord(row);
    if (rows.length < pageSize) break;
    after = rows.at(-1)!.messageId;
  }
  for (let [id, version] = ['0', 0]; ;) {
    const rows = await select<Row>(reader, EARLIER, [companyId, id, id, version, pageSize]);
    for (const row of rows) yield toRecord(row);
    if (rows.length < pageSize) return;
    [id, version] = [rows.at(-1)!.messageId, rows.at(-1)!.version];
  }
}
