import type { Id } from '@messaging/contracts';
import { anyOf, select, type Reader } from '@messaging/database';
import { sanctionAt, type CompanyPolicy, type Subject } from '@messaging/policy';
import { JOIN_OVERLAY, loadPolicies, OVERLAY_COLUMNS, type OverlayKey } from './company-policies.ts';
import {
  JOIN_SANCTION,
  readPermissions,
  readSanction,
  SANCTION_COLUMNS,
  type SanctionColumns,
} from './directory-repository.ts';

/** An active employee as those who write to them need to know them. */
export interface Colleague extends Subject {
  companyName: string;
  username: string;
  displayName: string;
}

/** The same with the address of those who have one, which only the writer of mails may read. */
export interface ReachableColleague extends Colleague {
  email: string | null;
}

interface ColleagueRow
  extends Omit<Colleague, 'permissions' | 'sanction' | 'policy'>, OverlayKey, SanctionColumns {
  permissions: unknown;
}

type CompanyKey = readonly [companyId: Id, idOrUsername: string];

const selectColleagues = (
  more: string,
) => `SELECT e.company_id AS companyId, c.name AS companyName, u.id AS userId,
    u.username, u.display_name AS displayName, e.permissions, ${SANCTION_COLUMNS},
    ${OVERLAY_COLUMNS}${more}
  FROM employments e
  JOIN users u ON u.id = e.user_id
  JOIN companies c ON c.id = e.company_id
  ${JOIN_SANCTION}
  ${JOIN_OVERLAY}
 WHERE e.active = 1 AND`;

interface WantedColleagues {
  byId?: readonly CompanyKey[];
  byUsername?: readonly CompanyKey[];
}

/**
 * The people with these ids or usernames who are employed in that very company now, of several companies in one
 * statement. Usernames match without regard to case. Whoever is not employed there, or suspended, is simply missing.
 */
export const findColleagues = (reader: Reader, wanted: WantedColleagues): Promise<Colleague[]> =>
  findEach<Colleague>(reader, wanted, selectColleagues(''));

/** The same with their addresses. */
export const findReachableColleagues = (
  reader: Reader,
  wanted: WantedColleagues,
): Promise<ReachableColleague[]> =>
  findEach<ReachableColleague>(reader, wanted, selectColleagues(', u.email'));

async function findEach<Found extends Colleague>(
  reader: Reader,
  { byId = [], byUsername = [] }: WantedColleagues,
  selection: string,
): Promise<Found[]> {
  const parts: { sql: string; bindings: unknown[] }[] = [];
  if (byId.length > 0) parts.push(anyOf(['e.company_id', 'e.user_id'], byId));
  if (byUsername.length > 0) parts.push(whereUsernames(byUsername));
  if (parts.length === 0) return [];
  const rows = await select<ColleagueRow>(
    reader,
    parts.map(({ sql }) => `${selection} ${sql}`).join(' UNION ALL '),
    parts.flatMap(({ bindings }) => bindings as string[]),
  );
  const policyOf = await loadPolicies(reader, rows);
  const now = new Date();
  // The rows have what was selected of a colleague, an address or none.
  const people = rows
    .map((row) => toColleague(row, policyOf(row), now) as Found)
    .filter(({ sanction }) => sanction !== 'suspended');
  return [...new Map(people.map((person) => [`${person.companyId}:${person.userId}`, person])).values()];
}

function toColleague(
  {
    permissions,
    sanctionKind,
    sanctionUntil,
    policyVersion: _version,
    policyDigest: _digest,
    ...row
  }: ColleagueRow,
  policy: CompanyPolicy,
  now: Date,
): Colleague {
  return {
    ...row,
    permissions: readPermissions(permissions),
    sanction: sanctionAt(readSanction({ sanctionKind, sanctionUntil }), now),
    policy,
  };
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
