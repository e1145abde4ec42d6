import type { Id, Sequence } from '@messaging/contracts';
import { insertRows, type Transaction } from '@messaging/database';

/** What was done to a message, which version was judged, and by which rule. The text itself stands in message_versions. */
export interface ModerationActionRow {
  companyId: Id;
  id: Id;
  messageId: Id;
  version: number;
  rule: string;
  reason: string;
  seq: Sequence;
  correlationId: string;
  createdAt: Date;
}

export async function insertHideActions(
  trx: Transaction,
  rows: readonly ModerationActionRow[],
): Promise<void> {
  await insertRows(
    trx,
    'moderation_actions',
    [
      'company_id',
      'id',
      'message_id',
      'version',
      'rule',
      'reason',
      'action',
      'seq',
      'correlation_id',
      'created_at',
    ],
    rows.map((row) => ({
      company_id: row.companyId,
      id: row.id,
      message_id: row.messageId,
      version: row.version,
      rule: row.rule,
      reason: row.reason,
      action: 'hide',
      seq: row.seq,
      correlation_id: row.correlationId,
      created_at: row.createdAt,
    })),
  );
}
