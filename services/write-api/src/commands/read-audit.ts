import type { AuditPage, AuditQuery } from '@messaging/contracts';
import { inTransaction } from '@messaging/database';
import type { RequestContext } from '@messaging/policy';
import type { Knex } from 'knex';
import type { FindAuditPage } from '../queries/find-audit-page.ts';
import { lockCompany } from './record-change.ts';
import { requireCompanyRight } from './require-allowed.ts';

/**
 * Lets an auditor look, and records that they did and what they asked for: what is answered has been committed. `looks`
 * is a pool of its own, so that looks that take long never hold a connection that a write waits for.
 */
export function createReadAudit(looks: Knex, findAuditPage: FindAuditPage) {
  return async function readAudit(
    context: RequestContext,
    { limit, ...filters }: AuditQuery,
  ): Promise<AuditPage> {
    requireCompanyRight(context, 'readAudit', 'Only auditors may read the audit trail.');
    return inTransaction(looks, async (trx) => {
      // Before the lock, so that nobody waits for the search; and so no look shows itself, the next one does.
      const page = await findAuditPage(trx, context, filters, limit);
      const company = await lockCompany(trx, context);
      const data = { filters, entries: page.entries.length };
      await company.record({ type: 'audit.read', data, now: new Date() });
      return page;
    });
  };
}

export type ReadAudit = ReturnType<typeof createReadAudit>;
