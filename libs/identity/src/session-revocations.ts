import type { Id, Sequence } from '@messaging/contracts';
import { execute, insertRows, select, type Transaction } from '@messaging/database';
import { LONGEST_LIFE_SECONDS } from './verify-token.ts';

/** Sessions that ended: all that match what is named, and were issued until then. */
export interface Revocation {
  seq: Sequence;
  companyId: Id | null;
  userId: Id | null;
  sessionId: string | null;
  /** Seconds since 1970; null for whenever. */
  issuedUntil: number | null;
  keepUntil: Date;
}

export interface NewRevocation {
  companyId?: Id | undefined;
  userId?: Id | undefined;
  sessionId?: string | undefined;
  issuedUntil?: number | undefined;
  reason: string;
}

// A token older than this is refused for its age alone, so what ended it can be forgotten.
const KEEP_SECONDS = LONGEST_LIFE_SECONDS + 60;
const FORGOTTEN_AT_ONCE = 500;
const HEAD = 1;

/** Ends sessions from the moment this commits, and forgets some that no token can belong to any more. */
export async function saveRevocations(
  trx: Transaction,
  revocations: readonly NewRevocation[],
  now = Date.now(),
): Promise<void> {
  await execute(trx, 'UPDATE session_revocation_head SET last_seq = last_seq + ? WHERE id = ?', [
    revocations.length,
    HEAD,
  ]);
  const [head] = await select<{ lastSeq: Sequence }>(
    trx,
    'SELECT last_seq AS lastSeq FROM session_revocation_head WHERE id = ?',
    [HEAD],
  );
  const first = BigInt(head?.lastSeq ?? 0) - BigInt(revocations.length) + 1n;
  await insertRows(
    trx,
    'session_revocations',
    ['seq', 'company_id', 'user_id', 'session_id', 'issued_until', 'reason', 'revoked_at', 'keep_until'],
    revocations.map(({ companyId, userId, sessionId, issuedUntil, reason }, i) => ({
      seq: String(first + BigInt(i)),
      company_id: companyId ?? null,
      user_id: userId ?? null,
      session_id: sessionId ?? null,
      issued_until: issuedUntil ?? null,
      reason,
      revoked_at: new Date(now),
      keep_until: new Date(now + KEEP_SECONDS * 1_000),
    })),
  );
  await execute(trx, `DELETE FROM session_revocations WHERE keep_until < ? LIMIT ${FORGOTTEN_AT_ONCE}`, [
    new Date(now),
  ]);
}
