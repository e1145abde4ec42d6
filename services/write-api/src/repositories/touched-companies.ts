import type { Id } from '@messaging/contracts';
import { acrossCompanies, select, type Transaction } from '@messaging/database';
import type { NewRevocation } from '@messaging/identity';

/** The companies in which sessions that end may have been used, in the order in which streams are locked. */
export async function findTouchedCompanies(
  trx: Transaction,
  { companyId, userId, sessionId }: NewRevocation,
): Promise<Id[]> {
  if (userId === undefined && sessionId !== undefined && companyId === undefined) return [];
  const rows =
    userId === undefined
      ? await select<{ id: Id }>(
          acrossCompanies(trx, 'the sessions of everybody end, in every company or in the one named'),
          `SELECT id FROM companies WHERE id = COALESCE(?, id) ORDER BY id`,
          [companyId ?? null],
        )
      : await select<{ id: Id }>(
          acrossCompanies(trx, 'a session is of a person, in whichever companies they work'),
          `SELECT company_id AS id FROM employments
            WHERE user_id = ? AND company_id = COALESCE(?, company_id) ORDER BY company_id`,
          [userId, companyId ?? null],
        );
  return rows.map(({ id }) => id);
}
