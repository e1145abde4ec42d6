import type { Id, NotificationReason } from '@messaging/contracts';
import { anyOf, execute, insertRows, select, type Reader, type Transaction } from '@messaging/database';

export interface NewNotification {
  companyId: Id;
  id: Id;
  userId: Id;
  conversationId: Id;
  messageId: Id;
  reason: NotificationReason;
  createdAt: Date;
  email: 'none' | 'pending';
}

type MessageKey = readonly [companyId: Id, messageId: Id];

/** Who has been told of these messages before, withdrawn or not: nobody is told twice. */
export function findTold(
  reader: Reader,
  keys: readonly MessageKey[],
): Promise<{ companyId: Id; messageId: Id; userId: Id }[]> {
  const { sql, bindings } = anyOf(['company_id', 'message_id'], keys);
  return select(
    reader,
    `SELECT company_id AS companyId, message_id AS messageId, user_id AS userId
       FROM notifications FORCE INDEX (notifications_once) WHERE ${sql}`,
    bindings,
  );
}

export async function insertNotifications(trx: Transaction, rows: readonly NewNotification[]): Promise<void> {
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
  );
}

/**
 * Who is mentioned takes part from then on, unless they have chosen for themselves. Not where the conversation is for named
 * people, as it is now that its stream is locked: there whoever is told takes part already, or was put out meanwhile.
 */
export async function followMentioned(trx: Transaction, rows: readonly NewNotification[]): Promise<void> {
  const mentions = rows.filter((row) => row.reason === 'mention');
  if (mentions.length === 0) return;
  const closed = await findClosed(trx, mentions);
  await insertRows(
    trx,
    'participants',
    ['company_id', 'conversation_id', 'user_id', 'level'],
    mentions
      .filter((row) => !closed.has(conversationOf(row)))
      .map((row) => ({
        company_id: row.companyId,
        conversation_id: row.conversationId,
        user_id: row.userId,
        level: 'mentions',
      })),
    'ON DUPLICATE KEY UPDATE level = COALESCE(level, VALUES(level))',
  );
}

const conversationOf = ({
  companyId,
  conversationId,
}: Pick<NewNotification, 'companyId' | 'conversationId'>) => `${companyId}:${conversationId}`;

async function findClosed(reader: Reader, rows: readonly NewNotification[]): Promise<ReadonlySet<string>> {
  const keys = new Map(rows.map((row) => [conversationOf(row), [row.companyId, row.conversationId]]));
  const { sql, bindings } = anyOf(['company_id', 'id'], [...keys.values()]);
  const found = await select<{ companyId: Id; conversationId: Id }>(
    reader,
    `SELECT company_id AS companyId, id AS conversationId FROM conversations FORCE INDEX (PRIMARY)
      WHERE ${sql} AND audience = 'participants'`,
    bindings,
  );
  return new Set(found.map(conversationOf));
}

interface Withdrawn {
  companyId: Id;
  conversationId: Id;
  messageId: Id;
  userId: Id;
}

/** Takes back what was told of messages that are gone; e-mails not sent yet will not be. Answers who was told. */
export async function withdrawNotifications(
  trx: Transaction,
  keys: readonly MessageKey[],
): Promise<Withdrawn[]> {
  if (keys.length === 0) return [];
  const { sql, bindings } = anyOf(['company_id', 'message_id'], keys);
  const told = await select<Withdrawn>(
    trx,
    `SELECT company_id AS companyId, conversation_id AS conversationId, message_id AS messageId, user_id AS userId
       FROM notifications WHERE ${sql} AND withdrawn_at IS NULL`,
    bindings,
  );
  if (told.length > 0) {
    await execute(
      trx,
      `UPDATE notifications
          SET withdrawn_at = UTC_TIMESTAMP(3),
              email_reason = IF(email = 'pending', 'message gone', email_reason),
              email = IF(email = 'pending', 'skipped', email)
        WHERE ${sql} AND withdrawn_at IS NULL`,
      bindings,
    );
  }
  return told;
}
