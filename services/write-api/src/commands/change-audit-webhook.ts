import { LONGEST_WEBHOOK_URL, type AuditWebhookBody, type AuditWebhookView } from '@messaging/contracts';
import { inTransaction } from '@messaging/database';
import type { RequestContext } from '@messaging/policy';
import { OutgoingRefused, problem, type CheckDestination } from '@messaging/service-kit';
import type { Knex } from 'knex';
import { presentAuditWebhook, webhookDigest } from '../queries/present-audit-webhook.ts';
import { findAuditWebhook, removeAuditWebhook, saveAuditWebhook } from '../repositories/audit-webhooks.ts';
import { lockCompany } from './record-change.ts';
import { requireCompanyRight } from './require-allowed.ts';

/**
 * Says where a company's checkpoints are sent from now on, or that they are sent nowhere. What holds already is not written
 * again. The event names the host and a digest alone: whoever reads the record could otherwise use what is secret in a URL.
 */
export function createChangeAuditWebhook(database: Knex, checkDestination: CheckDestination) {
  return async function changeAuditWebhook(
    context: RequestContext,
    { url: wanted, expectedVersion }: AuditWebhookBody,
  ): Promise<AuditWebhookView> {
    const { companyId } = context;
    // First of all, so that nobody else has us look up names.
    requireCompanyRight(
      context,
      'changeAuditWebhook',
      'Only auditors may change where checkpoints are sent.',
    );
    const url = wanted === null ? null : await requireReachable(checkDestination, wanted);
    return inTransaction(database, async (trx) => {
      const company = await lockCompany(trx, context);
      const row = await findAuditWebhook(trx, companyId);
      const current = presentAuditWebhook(row);
      if (expectedVersion !== undefined && expectedVersion !== current.version) {
        throw problem('version-conflict', { detail: `The webhook is at version ${current.version} now.` });
      }
      if ((url?.href ?? null) === (row?.url ?? null)) return current;
      await (url
        ? saveAuditWebhook(trx, companyId, url.href, company.seq)
        : removeAuditWebhook(trx, companyId));
      const data = { host: url?.host ?? null, digest: url && webhookDigest(url.href) };
      await company.record({ type: 'audit.webhook.changed', data, now: new Date() });
      return presentAuditWebhook(await findAuditWebhook(trx, companyId));
    });
  };
}

export type ChangeAuditWebhook = ReturnType<typeof createChangeAuditWebhook>;

async function requireReachable(checkDestination: CheckDestination, text: string): Promise<URL> {
  const url = await checkDestination(text).catch((error: unknown) => {
    if (!(error instanceof OutgoingRefused)) throw error;
    throw notReachable(`must lead to the public internet over https: ${error.message}`);
  });
  if (url.href.length > LONGEST_WEBHOOK_URL) throw notReachable('is too long once it is encoded');
  return url;
}

const notReachable = (why: string) => problem('invalid-request', { field: 'url', detail: `url ${why}` });
