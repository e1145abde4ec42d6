import { policyOverlaySchema, type PolicyOverlay, type Sequence } from '@messaging/contracts';
import { execute, inTransaction, select, type Transaction } from '@messaging/database';
import { overlayDigest } from '@messaging/identity';
import { compileOverlay, type RequestContext } from '@messaging/policy';
import { problem } from '@messaging/service-kit';
import type { Knex } from 'knex';
import { lockCompany } from './record-change.ts';
import { requireCompanyRight } from './require-allowed.ts';

export interface PolicyChanged {
  version: number;
  digest: string;
  seq: Sequence;
}

/** Gives a company a new version of its overlay. What holds already is not written again. */
export function createChangePolicy(database: Knex) {
  return function changePolicy(
    context: RequestContext,
    overlay: PolicyOverlay,
    expectedVersion?: number,
  ): Promise<PolicyChanged> {
    requireCompanyRight(context, 'changePolicy', 'Only a messaging admin may change the policy.');
    requireUsable(overlay);
    const stored = JSON.stringify(policyOverlaySchema.parse(overlay));
    const digest = overlayDigest(stored);
    return inTransaction(database, async (trx) => {
      const company = await lockCompany(trx, context);
      const current = await findNewest(trx, context.companyId);
      if (expectedVersion !== undefined && expectedVersion !== current.version) {
        throw problem('version-conflict', { detail: `The policy is at version ${current.version} now.` });
      }
      if (digest === current.digest) return { ...current, digest, seq: company.lastSeq };
      const version = current.version + 1;
      const now = new Date();
      await execute(
        trx,
        `INSERT INTO policy_overlays (company_id, version, overlay, digest, changed_by, seq, changed_at)
         VALUES (?, ?, ?, ?, ?, ?, ?)`,
        [context.companyId, version, stored, digest, context.userId, company.seq, now],
      );
      await company.raiseDirectoryVersion();
      await company.record({ type: 'policy.changed', data: { version, digest }, now });
      return { version, digest, seq: company.seq };
    });
  };
}

export type ChangePolicy = ReturnType<typeof createChangePolicy>;

function requireUsable(overlay: PolicyOverlay): void {
  const compiled = compileOverlay(overlay, 'draft');
  if (compiled.ok) return;
  const errors = compiled.problems.map(({ id, detail }) => ({ field: `policies ${id}`, detail }));
  const [first] = errors;
  throw problem('invalid-request', {
    detail: `${first?.field}: ${first?.detail}`,
    field: 'policies',
    errors,
  });
}

async function findNewest(
  trx: Transaction,
  companyId: string,
): Promise<{ version: number; digest: string | null }> {
  const [row] = await select<{ version: number; digest: string }>(
    trx,
    'SELECT version, digest FROM policy_overlays WHERE company_id = ? ORDER BY version DESC LIMIT 1',
    [companyId],
  );
  return row ?? { version: 0, digest: null };
}
