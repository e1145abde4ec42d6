import type { EmailJob, Id } from '@messaging/contracts';
import { acrossCompanies, execute, firstIdAt, select, type Reader } from '@messaging/database';
import { newCorrelationId } from '@messaging/service-kit';

/** Records how a mail ended. Only a pending one can end; answers whether it was this call that ended it. */
export async function settleEmail(
  writer: Reader,
  companyId: Id,
  notificationId: Id,
  state: 'sent' | 'failed' | 'skipped',
  reason: string | null = null,
): Promise<boolean> {
  const changed = await execute(
    writer,
    `UPDATE notifications SET email = ?, email_reason = ?, email_at = UTC_TIMESTAMP(3)
      WHERE company_id = ? AND id = ? AND email = 'pending'`,
    [state, reason, companyId, notificationId],
  );
  return changed === 1;
}

/** A place in the order in which overdue mails are looked at. */
export type EmailPlace = Pick<EmailJob, 'companyId' | 'notificationId'>;

/** Mails behind this place that have been pending for longer than `graceMs`: their jobs may be lost. */
export async function findOverdueEmails(
  reader: Reader,
  graceMs: number,
  after: EmailPlace,
  limit: number,
): Promise<EmailJob[]> {
  const rows = await select<{ companyId: Id; notificationId: Id }>(
    acrossCompanies(reader, 'mails of any company may have lost their jobs'),
    `SELECT company_id AS companyId, id AS notificationId FROM notifications
      WHERE email = 'pending' AND id < ? AND (company_id > ? OR (company_id = ? AND id > ?))
      ORDER BY company_id, id LIMIT ?`,
    [firstIdAt(Date.now() - graceMs), after.companyId, after.companyId, after.notificationId, limit],
  );
  return rows.map((row) => ({ ...row, correlationId: newCorrelationId(), createdAt: Date.now() }));
}
