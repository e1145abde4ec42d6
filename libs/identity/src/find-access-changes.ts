import type { Id, Sequence } from '@messaging/contracts';
import { select, type Reader } from '@messaging/database';
import type { Revocation } from './session-revocations.ts';

export interface AccessChanges {
  /** The present version of each company that was asked for and exists. */
  versions: Map<Id, string>;
  /** Oldest first. */
  revocations: Revocation[];
}

interface Row {
  companyId: Id | null;
  directoryVersion: string | null;
  seq: Sequence | null;
  userId: Id | null;
  sessionId: string | null;
  issuedUntil: string | null;
  keepUntil: Date | null;
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
  const rows = await select<Row>(
    primary,
    `${companyIds.length === 0 ? '' : ofCompanies}
SELECT r.company_id AS companyId, NULL AS directoryVersion, r.seq, r.user_id AS userId, r.session_id AS sessionId,
       r.issued_until AS issuedUntil, r.keep_until AS keepUntil
  FROM session_revocations r WHERE r.seq > ?`,
    [...companyIds, afterSeq],
  );
  const versions = new Map<Id, string>();
  const revocations: Revocation[] = [];
  for (const { companyId, directoryVersion, seq, userId, sessionId, issuedUntil, keepUntil } of rows) {
    if (companyId !== null && directoryVersion !== null) versions.set(companyId, directoryVersion);
    if (seq === null || keepUntil === null) continue;
    const until = issuedUntil === null ? null : Number(issuedUntil);
    revocations.push({ seq, companyId, userId, sessionId, issuedUntil: until, keepUntil });
  }
  revocations.sort((one, other) => Number(BigInt(one.seq) - BigInt(other.seq)));
  return { versions, revocations };
}
