import type { Id, NotificationReason } from '@messaging/contracts';
import { anyOf, execute, insertRows, select, type Reader, type Transaction } from '@messaging/database';
import type { MessageKey } from './message-subjects.ts';

export type EmailState = 'none' | 'pending' | 'sent' | 'failed' | 'skipped';

export interface NotificationRow {
  companyId: Id;
  id: Id;
  userId: Id;
  conversationId: Id;
  messageId: Id;
  reason: NotificationReason;
  email: EmailState;
  createdAt: Date;
}

/** A message that can still be seen, and one of those who have been notified of it (null when nobody has). */
export interface NotifiedRow {
  companyId: Id;
  messageId: Id;
  id: Id | null;
  userId: Id | null;
  reason: NotificationReason | null;
  email: EmailState | null;
}

/** Which of these messages can be seen now, and who was notified of them so far. */
export async function findNotified(reader: Reader, keys: readonly MessageKey[]): Promise<NotifiedRow[]> {
  if (keys.length === 0) return [];
  const { sql, bindings } = anyOf(['m.company_id', 'm.id'], keys);
  return select<NotifiedRow>(
    reader,
    `SELECT m.company_id AS companyId, m.id AS messageId, n.id, n.user_id AS userId, n.reason, n.email
       FROM messages m
       LEFT JOIN notifications n ON n.company_id = m.company_id AND n.message_id = m.id
      WHERE m.state = 'visible' AND ${sql}`,
    bindings,
  );
}

/** Writes notifications. One that is there already gets the new reason and is unread again. */
export async function saveNotifications(trx: Transaction, rows: readonly NotificationRow[]): Promise<void> {
  await insertRows(
    trx,
    'notifications',
    ['company_id', 'id', 'user_id', 'conversation_id', 'message_id', 'reason', 'created_at', 'email'],
    rows.map((row) => ({
      company_id: row.companyId,
      id: row.id,
      user_id: row.userId,
      conversation_id: row.conversationId,
      message_id: row.messageId,
      reason: row.reason,
      created_at: row.createdAt,
      email: row.email,
    })),
    'ON DUPLICATE KEY UPDATE reason = VALUES(reason), read_at = NULL, email = VALUES(email)',
  );
}

/** Whose notifications of these messages stand. */
export async function findStanding(
  reader: Reader,
  keys: readonly MessageKey[],
): Promise<{ companyId: Id; messageId: Id; userId: Id }[]> {
  if (keys.length === 0) return [];
  const { sql, bindings } = anyOf(['company_id', 'message_id'], keys);
  return select(
    reader,
    `SELECT company_id AS companyId, message_id AS messageId, user_id AS userId
       FROM notifications WHERE withdrawn_at IS NULL AND ${sql} ORDER BY company_id, message_id, user_id`,
    bindings,
  );
}

/** Withdraws the notifications of these messages; an e-mail that is not sent yet will not be. */
export async function withdrawNotifications(trx: Transaction, keys: readonly MessageKey[]): Promise<void> {
  if (keys.length === 0) return;
  const { sql, bindings } = anyOf(['company_id', 'message_id'], keys);
  // In this order: what is assigned sees what was assigned before it.
  await execute(
    trx,
    `UPDATE notifications
        SET withdrawn_at = UTC_TIMESTAMP(3),
            email_reason = IF(email = 'pending', 'withdrawn', email_reason),
            email = IF(email = 'pending', 'skipped', email)
      WHERE withdrawn_at IS NULL AND ${sql}`,
    bindings,
  );
}
