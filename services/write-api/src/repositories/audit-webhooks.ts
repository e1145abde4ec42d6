import type { Id, Sequence } from '@messaging/contracts';
import { execute, select, type Reader, type Transaction } from '@messaging/database';

export interface AuditWebhookRow {
  url: string;
  /** The event that put it there; null where that was done by SQL. */
  seq: Sequence | null;
  actorId: Id | null;
  actorName: string | null;
  occurredAt: Date | null;
}

export async function findAuditWebhook(reader: Reader, companyId: Id): Promise<AuditWebhookRow | undefined> {
  const [row] = await select<AuditWebhookRow>(
    reader,
    `SELECT w.url, w.seq, e.actor_user_id AS actorId, u.display_name AS actorName, e.occurred_at AS occurredAt
       FROM audit_webhooks w
       LEFT JOIN events e ON e.company_id = w.company_id AND e.seq = w.seq
       LEFT JOIN users u ON u.id = e.actor_user_id
      WHERE w.company_id = ?`,
    [companyId],
  );
  return row;
}

export async function saveAuditWebhook(
  trx: Transaction,
  companyId: Id,
  url: string,
  seq: Sequence,
): Promise<void> {
  await execute(
    trx,
    `INSERT INTO audit_webhooks (company_id, url, seq) VALUES (?, ?, ?)
     ON DUPLICATE KEY UPDATE url = VALUES(url), seq = VALUES(seq)`,
    [companyId, url, seq],
  );
}

export async function removeAuditWebhook(trx: Transaction, companyId: Id): Promise<void> {
  await execute(trx, 'DELETE FROM audit_webhooks WHERE company_id = ?', [companyId]);
}
