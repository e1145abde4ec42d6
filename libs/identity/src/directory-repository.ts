import type { DirectoryBody, Id, Permission, PersonView } from '@messaging/contracts';
import { permissionSchema } from '@messaging/contracts';
import {
  acrossCompanies,
  execute,
  insertRows,
  parseJson,
  select,
  type Reader,
  type Transaction,
} from '@messaging/database';
import type { CompanyPolicy, ImposedSanction } from '@messaging/policy';
import { JOIN_OVERLAY, loadPolicies, OVERLAY_COLUMNS, type OverlayKey } from './company-policies.ts';
import { saveUsers } from './save-users.ts';

/** A person's place in a company, as the ERP last told. */
export interface Employment {
  companyId: Id;
  companyName: string;
  userId: Id;
  displayName: string;
  permissions: readonly Permission[];
  directoryVersion: string;
  /** Whether only tokens bound to a key are taken in this company. */
  proofRequired: boolean;
  /** What was imposed on the person, whether or not it still holds. */
  sanction: ImposedSanction | null;
  /** What holds in the company. */
  policy: CompanyPolicy;
}

interface EmploymentRow
  extends
    Omit<Employment, 'permissions' | 'proofRequired' | 'sanction' | 'policy'>,
    OverlayKey,
    SanctionColumns {
  permissions: unknown;
  proofRequired: number;
}

/** The active employment of this person in this company: always from the primary, for rights are read off it. */
export async function findEmployment(
  primary: Reader,
  companyId: Id,
  userId: Id,
): Promise<Employment | undefined> {
  const [row] = await select<EmploymentRow>(
    primary,
    `SELECT e.company_id AS companyId, c.name AS companyName, e.user_id AS userId, u.display_name AS displayName,
            e.permissions, c.directory_version AS directoryVersion, c.proof_required AS proofRequired,
            ${SANCTION_COLUMNS}, ${OVERLAY_COLUMNS}
       FROM employments e
       JOIN companies c ON c.id = e.company_id
       JOIN users u ON u.id = e.user_id
       ${JOIN_SANCTION}
       ${JOIN_OVERLAY}
      WHERE e.company_id = ? AND e.user_id = ? AND e.active = 1`,
    [companyId, userId],
  );
  if (!row) return undefined;
  const {
    permissions,
    proofRequired,
    sanctionKind,
    sanctionUntil,
    policyVersion,
    policyDigest,
    ...employment
  } = row;
  const policyOf = await loadPolicies(primary, [row]);
  return {
    ...employment,
    permissions: readPermissions(permissions),
    proofRequired: proofRequired !== 0,
    sanction: readSanction({ sanctionKind, sanctionUntil }),
    policy: policyOf({ companyId, policyVersion, policyDigest }),
  };
}

/** Columns of what is imposed on a person, and the join they need; to be used where employments are called `e`. */
export interface SanctionColumns {
  sanctionKind: ImposedSanction['kind'] | null;
  sanctionUntil: Date | null;
}
export const SANCTION_COLUMNS = 's.kind AS sanctionKind, s.until AS sanctionUntil';
export const JOIN_SANCTION = 'LEFT JOIN sanctions s ON s.company_id = e.company_id AND s.user_id = e.user_id';

export const readSanction = ({ sanctionKind, sanctionUntil }: SanctionColumns): ImposedSanction | null =>
  sanctionKind === null ? null : { kind: sanctionKind, until: sanctionUntil };

/** Permissions this version does not know grant nothing. */
export function readPermissions(stored: unknown): Permission[] {
  const list = parseJson<unknown>(stored ?? '[]');
  return Array.isArray(list)
    ? list.filter((item): item is Permission => permissionSchema.safeParse(item).success)
    : [];
}

/**
 * People of one company whose name or username starts with the words; for mentions. Who is suspended is missing, as
 * everywhere: a mention would not reach them.
 */
export async function findPeople(
  reader: Reader,
  companyId: Id,
  prefix: string,
  limit: number,
): Promise<(PersonView & { username: string })[]> {
  const pattern = `${prefix.replaceAll(/[\\%_]/g, '\\$&')}%`;
  return select(
    reader,
    `SELECT u.id AS userId, u.display_name AS displayName, u.username
       FROM employments e
       JOIN users u ON u.id = e.user_id
       ${JOIN_SANCTION}
      WHERE e.company_id = ? AND e.active = 1
        AND NOT (s.kind <=> 'suspended' AND (s.until IS NULL OR s.until > ?))
        AND (u.username LIKE ? OR u.display_name LIKE ? OR u.display_name LIKE ?)
      ORDER BY u.display_name, u.id LIMIT ?`,
    [companyId, new Date(), pattern, pattern, `% ${pattern}`, limit],
  );
}

/**
 * Upserts what the ERP tells of its companies, people and employments, and marks each touched company's directory as newer.
 * @throws Problem `invalid-request` for a username of somebody who keeps it.
 */
export async function saveDirectory(
  trx: Transaction,
  directory: DirectoryBody,
): Promise<{ touchedCompanies: Id[] }> {
  await insertRows(
    trx,
    'companies',
    ['id', 'name'],
    directory.companies.map(({ id, name }) => ({ id, name })),
    'ON DUPLICATE KEY UPDATE name = VALUES(name)',
  );
  await saveProofRequirements(trx, directory);
  await saveUsers(trx, directory.users);
  await insertRows(
    trx,
    'employments',
    ['company_id', 'user_id', 'permissions', 'active'],
    directory.employments.map(({ companyId, userId, permissions, active }) => ({
      company_id: companyId,
      user_id: userId,
      permissions: JSON.stringify(permissions),
      active: active ? 1 : 0,
    })),
    'ON DUPLICATE KEY UPDATE permissions = VALUES(permissions), active = VALUES(active)',
  );
  const touchedCompanies = await findTouchedCompanies(trx, directory);
  if (touchedCompanies.length > 0) {
    const places = touchedCompanies.map(() => '?').join(', ');
    await execute(
      trx,
      `UPDATE companies SET directory_version = directory_version + 1 WHERE id IN (${places})`,
      touchedCompanies,
    );
  }
  return { touchedCompanies };
}

/** What a company asks of its tokens stays as it was where nothing is said of it. */
async function saveProofRequirements(trx: Transaction, { companies }: DirectoryBody): Promise<void> {
  for (const isRequired of [true, false]) {
    const ids = companies.filter((company) => company.proofRequired === isRequired).map(({ id }) => id);
    if (ids.length === 0) continue;
    const places = ids.map(() => '?').join(', ');
    await execute(trx, `UPDATE companies SET proof_required = ? WHERE id IN (${places})`, [
      isRequired ? 1 : 0,
      ...ids,
    ]);
  }
}

/** Those named, and those in which a named person works: their names show there too. */
async function findTouchedCompanies(
  trx: Transaction,
  { companies, users, employments }: DirectoryBody,
): Promise<Id[]> {
  const named = [
    ...companies.map((company) => company.id),
    ...employments.map((employment) => employment.companyId),
  ];
  const people = users.map((user) => user.id);
  const theirs =
    people.length === 0
      ? []
      : await select<{ companyId: Id }>(
          acrossCompanies(trx, 'a person is called the same in every company they work in'),
          `SELECT DISTINCT company_id AS companyId FROM employments WHERE user_id IN (${people.map(() => '?').join(', ')})`,
          people,
        );
  return [...new Set([...named, ...theirs.map((row) => row.companyId)])];
}
