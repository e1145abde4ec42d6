import { select, type Reader } from '@messaging/database';
import type { RequestContext } from '@messaging/policy';

export interface PolicyVersionRow {
  version: number;
  digest: string;
  byId: string;
  byName: string;
  at: Date;
}

const MOST_VERSIONS = 100;

/** The versions of a company's overlay, newest first. */
export function findPolicyVersions(
  primary: Reader,
  { companyId }: RequestContext,
): Promise<PolicyVersionRow[]> {
  return select<PolicyVersionRow>(
    primary,
    `SELECT o.version, o.digest, o.changed_by AS byId, u.display_name AS byName, o.changed_at AS at
       FROM policy_overlays o JOIN users u ON u.id = o.changed_by
      WHERE o.company_id = ? ORDER BY o.version DESC LIMIT ?`,
    [companyId, MOST_VERSIONS],
  );
}

/** The text of the newest overlay. */
export async function findNewestOverlay(
  primary: Reader,
  { companyId }: RequestContext,
): Promise<{ version: number; overlay: string } | undefined> {
  const [row] = await select<{ version: number; overlay: string }>(
    primary,
    'SELECT version, overlay FROM policy_overlays WHERE company_id = ? ORDER BY version DESC LIMIT 1',
    [companyId],
  );
  return row;
}
