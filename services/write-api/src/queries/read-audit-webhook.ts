import type { AuditWebhookView } from '@messaging/contracts';
import type { Reader } from '@messaging/database';
import type { RequestContext } from '@messaging/policy';
import { requireCompanyRight } from '../commands/require-allowed.ts';
import { findAuditWebhook } from '../repositories/audit-webhooks.ts';
import { presentAuditWebhook } from './present-audit-webhook.ts';

/** Where the company's checkpoints are sent: part of what auditors read. */
export function createReadAuditWebhook(database: Reader) {
  return async function readAuditWebhook(context: RequestContext): Promise<AuditWebhookView> {
    requireCompanyRight(context, 'readAudit', 'Only auditors may read where checkpoints are sent.');
    return presentAuditWebhook(await findAuditWebhook(database, context.companyId));
  };
}

export type ReadAuditWebhook = ReturnType<typeof createReadAuditWebhook>;
