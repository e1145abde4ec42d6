import type { Id, Sequence } from '@messaging/contracts';
import { select, type Reader } from '@messaging/database';
import type { Revocation } from './session-revocations.ts';

export interface AccessChanges {
  /** The present version of each company that was asked for and exists. */
  versions: Map<Id, string>;
  /** Oldest first. */
  revocations: Revocation[];
}

interface VersionRow {
  seq: null;
  companyId: Id;
  directoryVersion: string;
}

interface RevocationRow extends Omit<Revocation, 'issuedUntil'> {
  issuedUntil: string | null;
}

/**
 * The directory versions of these companies and the revocations after a number, in one statement: every process asks this
 * a few times a second, whatever it serves. The order of the numbers is the order of commits, so none is skipped.
 */
export async function findAccessChanges(
  primary: Reader,
  companyIds: readonly Id[],
  afterSeq: Sequence,
): Promise<AccessChanges> {
  const places = companyIds.map(() => '?').join(', ');
  const ofCompanies = `SELECT c.id AS companyId, c.directory_version AS directoryVersion, NULL AS seq, NULL AS userId,
       NULL AS sessionId, NULL AS issuedUntil, NULL AS keepUntil
  FROM companies c WHERE c.id IN (${places})
 UNION ALL`;
  const rows = await select<VersionRow | RevocationRow>(
    primary,
    `${companyIds.length === 0 ? '' : ofCompanies}
SELECT r.company_id AS companyId, NULL AS directoryVersion, r.seq, r.user_id AS userId, r.session_id AS sessionId,
       r.issued_until AS issuedUntil, r.keep_until AS keepUntil
  FROM session_revocations r WHERE r.seq > ? ORDER BY seq`,
    [...companyIds, afterSeq],
  );
  const versions = new Map<Id, string>();
  const revocations: Revocation[] = [];
  for (const row of rows) {
    if (row.seq === null) {
      versions.set(row.companyId, row.directoryVersion);
      continue;
    }
    const { seq, companyId, userId, sessionId, issuedUntil, keepUntil } = row;
    const until = issuedUntil === null ? null : Number(issuedUntil);
    revocations.push({ seq, companyId, userId, sessionId, issuedUntil: until, keepUntil });
  }
  return { versions, revocations };
}
