import type { Id, Permission } from '@messaging/contracts';
import { anyOf, select, type Reader } from '@messaging/database';
import { readPermissions } from './directory-repository.ts';

/** An active employee as those who write to them need to know them. */
export interface Colleague {
  companyId: Id;
  userId: Id;
  username: string;
  displayName: string;
  email: string | null;
  permissions: readonly Permission[];
}

type CompanyKey = readonly [companyId: Id, idOrUsername: string];

/**
 * The people with these ids or usernames who are employed in that very company now, of several companies in one
 * statement. Usernames match without regard to case. Whoever is not employed there is simply missing.
 */
export async function findColleagues(
  reader: Reader,
  { byId, byUsername }: { byId: readonly CompanyKey[]; byUsername: readonly CompanyKey[] },
): Promise<Colleague[]> {
  const parts: { sql: string; bindings: string[] }[] = [];
  if (byId.length > 0) parts.push(whereKeys('e.user_id', byId));
  if (byUsername.length > 0) parts.push(whereKeys('u.username', byUsername));
  if (parts.length === 0) return [];
  const rows = await select<Omit<Colleague, 'permissions'> & { permissions: unknown }>(
    reader,
    parts
      .map(
        ({
          sql,
        }) => `SELECT e.company_id AS companyId, u.id AS userId, u.username, u.display_name AS displayName,
                             u.email, e.permissions
                        FROM employments e JOIN users u ON u.id = e.user_id
                       WHERE e.active = 1 AND ${sql}`,
      )
      .join(' UNION ALL '),
    parts.flatMap(({ bindings }) => bindings),
  );
  const people = rows.map((row) => ({ ...row, permissions: readPermissions(row.permissions) }));
  return [...new Map(people.map((person) => [`${person.companyId}:${person.userId}`, person])).values()];
}

/** The column's own list first: from pairs alone the engines do not see that an index will do. */
function whereKeys(column: string, keys: readonly CompanyKey[]): { sql: string; bindings: string[] } {
  const pairs = anyOf(['e.company_id', column], keys);
  const values = keys.map(([, value]) => value);
  return {
    sql: `${column} IN (${values.map(() => '?').join(', ')}) AND ${pairs.sql}`,
    bindings: [...values, ...(pairs.bindings as string[])],
  };
}
