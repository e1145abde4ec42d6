import type { Id } from '@messaging/contracts';
import { anyOf, select, type Reader } from '@messaging/database';
import { BASE_POLICY, type Subject } from '@messaging/policy';
import { readPermissions } from './directory-repository.ts';

/** An active employee as those who write to them need to know them. */
export interface Colleague extends Subject {
  companyName: string;
  username: string;
  displayName: string;
  email: string | null;
}

type CompanyKey = readonly [companyId: Id, idOrUsername: string];

const SELECT_COLLEAGUES = `SELECT e.company_id AS companyId, c.name AS companyName, u.id AS userId, u.username,
    u.display_name AS displayName, u.email, e.permissions
  FROM employments e
  JOIN users u ON u.id = e.user_id
  JOIN companies c ON c.id = e.company_id
 WHERE e.active = 1 AND`;

/**
 * The people with these ids or usernames who are employed in that very company now, of several companies in one
 * statement. Usernames match without regard to case. Whoever is not employed there is simply missing.
 */
export async function findColleagues(
  reader: Reader,
  { byId = [], byUsername = [] }: { byId?: readonly CompanyKey[]; byUsername?: readonly CompanyKey[] },
): Promise<Colleague[]> {
  const parts: { sql: string; bindings: unknown[] }[] = [];
  if (byId.length > 0) parts.push(anyOf(['e.company_id', 'e.user_id'], byId));
  if (byUsername.length > 0) parts.push(whereUsernames(byUsername));
  if (parts.length === 0) return [];
  const rows = await select<
    Omit<Colleague, 'permissions' | 'sanction' | 'policy'> & { permissions: unknown }
  >(
    reader,
    parts.map(({ sql }) => `${SELECT_COLLEAGUES} ${sql}`).join(' UNION ALL '),
    parts.flatMap(({ bindings }) => bindings as string[]),
  );
  const people = rows.map((row): Colleague => ({
    ...row,
    permissions: readPermissions(row.permissions),
    sanction: 'none',
    policy: BASE_POLICY,
  }));
  return [...new Map(people.map((person) => [`${person.companyId}:${person.userId}`, person])).values()];
}

/** The usernames alone first: from pairs over two tables the engines do not see that an index will do. */
function whereUsernames(keys: readonly CompanyKey[]): { sql: string; bindings: unknown[] } {
  const usernames = keys.map(([, username]) => username);
  const pairs = anyOf(['e.company_id', 'u.username'], keys);
  return {
    sql: `u.username IN (${usernames.map(() => '?').join(', ')}) AND ${pairs.sql}`,
    bindings: [...usernames, ...pairs.bindings],
  };
}
