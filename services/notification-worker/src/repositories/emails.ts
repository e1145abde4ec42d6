import type { Id, NotificationReason } from '@messaging/contracts';
import { execute, select, type Reader } from '@messaging/database';
import type { EmailState } from './notifications.ts';

/** A notification as its e-mail is made from it. */
export interface EmailNoticeRow {
  userId: Id;
  conversationId: Id;
  messageId: Id;
  reason: NotificationReason;
  email: EmailState;
  readAt: Date | null;
  withdrawnAt: Date | null;
}

export async function findEmailNotice(
  reader: Reader,
  companyId: Id,
  notificationId: Id,
): Promise<EmailNoticeRow | undefined> {
  const [row] = await select<EmailNoticeRow>(
    reader,
    `SELECT user_id AS userId, conversation_id AS conversationId, message_id AS messageId, reason, email,
            read_at AS readAt, withdrawn_at AS withdrawnAt
       FROM notifications WHERE company_id = ? AND id = ?`,
    [companyId, notificationId],
  );
  return row;
}

const UNSENT = "email IN ('pending', 'failed')";

/**
 * Takes an e-mail for sending, at the last moment: false when it was read or withdrawn meanwhile, or when somebody else
 * took it less than `seconds` ago and may be sending it. Who dies while sending holds it no longer than that.
 */
export async function claimEmail(
  writer: Reader,
  companyId: Id,
  notificationId: Id,
  seconds: number,
): Promise<boolean> {
  const touched = await execute(
    writer,
    `UPDATE notifications SET email_at = UTC_TIMESTAMP(3)
      WHERE company_id = ? AND id = ? AND ${UNSENT} AND read_at IS NULL AND withdrawn_at IS NULL
        AND (email_at IS NULL OR email_at < UTC_TIMESTAMP(3) - INTERVAL ? SECOND)`,
    [companyId, notificationId, seconds],
  );
  return touched === 1;
}

/** Gives back what could not be sent now. */
export async function releaseEmail(writer: Reader, companyId: Id, notificationId: Id): Promise<void> {
  await execute(
    writer,
    `UPDATE notifications SET email_at = NULL WHERE company_id = ? AND id = ? AND ${UNSENT}`,
    [companyId, notificationId],
  );
}

export async function recordSent(writer: Reader, companyId: Id, notificationId: Id): Promise<void> {
  await execute(
    writer,
    `UPDATE notifications SET email = 'sent', email_reason = NULL, email_at = UTC_TIMESTAMP(3)
      WHERE company_id = ? AND id = ?`,
    [companyId, notificationId],
  );
}

export async function recordUnsent(
  writer: Reader,
  companyId: Id,
  notificationId: Id,
  outcome: 'failed' | 'skipped',
  reason: string,
): Promise<void> {
  await execute(
    writer,
    `UPDATE notifications SET email = ?, email_reason = ?, email_at = UTC_TIMESTAMP(3)
      WHERE company_id = ? AND id = ? AND ${UNSENT}`,
    [outcome, reason, companyId, notificationId],
  );
}

export interface PendingEmailRow {
  companyId: Id;
  notificationId: Id;
  correlationId: string;
}

/** E-mails that have waited longer than `seconds`, in the order of their keys, after the given one. */
export async function findPendingEmails(
  reader: Reader,
  seconds: number,
  after: Pick<PendingEmailRow, 'companyId' | 'notificationId'>,
  limit: number,
): Promise<PendingEmailRow[]> {
  return select<PendingEmailRow>(
    reader,
    `SELECT n.company_id AS companyId, n.id AS notificationId, e.correlation_id AS correlationId
       FROM notifications n
       JOIN messages m ON m.company_id = n.company_id AND m.id = n.message_id
       JOIN events e ON e.company_id = m.company_id AND e.seq = m.created_seq
      WHERE n.email = 'pending' AND n.created_at < UTC_TIMESTAMP(3) - INTERVAL ? SECOND
        AND (n.company_id > ? OR (n.company_id = ? AND n.id > ?))
      ORDER BY n.company_id, n.id LIMIT ?`,
    [seconds, after.companyId, after.companyId, after.notificationId, limit],
  );
}
