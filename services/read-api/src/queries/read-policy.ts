import { policyOverlaySchema, type CompanyPolicyView } from '@messaging/contracts';
import { BASE_POLICIES, judgeCompany, matrixOf, type RequestContext } from '@messaging/policy';
import { problem } from '@messaging/service-kit';
import type { Knex } from 'knex';
import { findNewestOverlay, findPolicyVersions } from '../repositories/policy-versions.ts';

export type ReadPolicy = (context: RequestContext) => Promise<CompanyPolicyView>;

/** What holds in the company: the base, what was taken away on top of it, by whom and when, and what both come to. */
export function createReadPolicy(primary: Knex): ReadPolicy {
  return async function readPolicy(context) {
    if (!judgeCompany(context, 'readPolicy').allowed) {
      throw problem('forbidden', { detail: 'Only messaging admins and auditors may read the policy.' });
    }
    const newest = await findNewestOverlay(primary, context);
    const overlay = newest && policyOverlaySchema.safeParse(JSON.parse(newest.overlay));
    const versions = await findPolicyVersions(primary, context);
    return {
      base: BASE_POLICIES.map(({ id, sentence, text }) => ({ id, sentence, cedar: text })),
      overlay: overlay?.success && newest ? { ...overlay.data, version: newest.version } : null,
      versions: versions.map(({ version, digest, byId, byName, at }) => ({
        version,
        digest,
        by: { userId: byId, displayName: byName },
        at: at.toISOString(),
      })),
      matrix: await matrixOf(context.policy),
    };
  };
}
