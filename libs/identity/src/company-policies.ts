import { createHash } from 'node:crypto';
import { policyOverlaySchema, type Id } from '@messaging/contracts';
import { select, type Reader } from '@messaging/database';
import { BASE_POLICY, closedPolicy, compileOverlay, type CompanyPolicy } from '@messaging/policy';
import { LRUCache } from 'lru-cache';

/** The newest overlay of a company, as rows that name people bring it along; both null where there is none. */
export interface OverlayKey {
  companyId: Id;
  policyVersion: number | null;
  policyDigest: string | null;
}

/** Columns of an OverlayKey, and the join they need; to be used where employments are called `e`. */
export const OVERLAY_COLUMNS = 'o.version AS policyVersion, o.digest AS policyDigest';
export const JOIN_OVERLAY = `LEFT JOIN policy_overlays o ON o.company_id = e.company_id
    AND o.version = (SELECT MAX(newest.version) FROM policy_overlays newest WHERE newest.company_id = e.company_id)`;

/** SHA-256 of an overlay's text as it is stored, base64url. */
export const overlayDigest = (stored: string): string =>
  createHash('sha256').update(stored).digest('base64url');

// A version never changes, and its digest says what is in it: what was compiled once can be used for good.
const compiled = new LRUCache<string, CompanyPolicy>({ max: 1_000 });

/** What holds in the company of each of these rows. Reads an overlay the first time it is met, and only then. */
export async function loadPolicies(
  primary: Reader,
  rows: readonly OverlayKey[],
): Promise<(row: OverlayKey) => CompanyPolicy> {
  for (const row of rows) {
    if (row.policyDigest === null || compiled.has(nameOf(row))) continue;
    compiled.set(nameOf(row), await load(primary, row));
  }
  return ({ policyDigest, ...row }) =>
    policyDigest === null
      ? BASE_POLICY
      : (compiled.get(nameOf({ policyDigest, ...row })) ?? closedPolicy(String(row.policyVersion)));
}

const nameOf = ({ policyVersion, policyDigest }: OverlayKey) => `${policyVersion}:${policyDigest}`;

/** Closed where the overlay is not what was agreed to, or this version of the program cannot read it. */
async function load(primary: Reader, key: OverlayKey): Promise<CompanyPolicy> {
  const version = String(key.policyVersion);
  const [row] = await select<{ overlay: string }>(
    primary,
    'SELECT overlay FROM policy_overlays WHERE company_id = ? AND version = ?',
    [key.companyId, key.policyVersion],
  );
  if (!row || overlayDigest(row.overlay) !== key.policyDigest) return closedPolicy(version);
  const overlay = policyOverlaySchema.safeParse(JSON.parse(row.overlay));
  if (!overlay.success) return closedPolicy(version);
  const answer = compileOverlay(overlay.data, version);
  return answer.ok ? answer.policy : closedPolicy(version);
}
