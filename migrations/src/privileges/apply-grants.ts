import { select } from '@messaging/database';
import type { Knex } from 'knex';
import { grantsOf, privilegesByTable, type Grant, type ServiceUser } from './service-users.ts';

export interface ApplyGrantsOptions {
  /** An account that may create users and pass on its rights on `schema`. */
  admin: Knex;
  schema: string;
  users: readonly ServiceUser[];
  /** The password of a service's account; undefined leaves the one it has. */
  passwordOf: (service: ServiceUser['service']) => string | undefined;
}

/**
 * Gives every service its own account with exactly the rights the owner map lists, and answers the statements it needed,
 * none when all was so already. What is missing is granted before what is too much is taken back, so that services that
 * run meanwhile lose nothing they have a right to.
 */
export async function applyGrants({
  admin,
  schema,
  users,
  passwordOf,
}: ApplyGrantsOptions): Promise<string[]> {
  const statements: string[] = [];
  // An older schema, as after a roll-back, has fewer tables than the map.
  const tables = await findTables(admin, schema);
  for (const user of users) {
    await makeAccount(admin, user, passwordOf(user.service));
    const held = await readGrants(admin, schema, user);
    const wanted = grantsOf(user.service).filter(({ table }) => tables.has(table));
    const on = (table: string) => `\`${schema}\`.\`${table}\``;
    const needed = [
      ...(await takeBackWider(admin, user)),
      ...[...privilegesByTable(without(wanted, held))].map(
        ([table, privileges]) => `GRANT ${privileges} ON ${on(table)} TO ?@?`,
      ),
      ...[...privilegesByTable(without(held, wanted))].map(
        ([table, privileges]) => `REVOKE ${privileges} ON ${on(table)} FROM ?@?`,
      ),
    ];
    for (const statement of needed) await admin.raw(statement, [user.name, user.host]);
    statements.push(...needed.map((statement) => fillIn(statement, user)));
  }
  return statements;
}

/** The same as a script, for an operator whose accounts are made elsewhere. */
export function describeGrants(schema: string, users: readonly ServiceUser[]): string[] {
  return users.flatMap((user) => [
    fillIn("CREATE USER IF NOT EXISTS ?@? IDENTIFIED BY '…'", user),
    ...[...privilegesByTable(grantsOf(user.service))].map(([table, privileges]) =>
      fillIn(`GRANT ${privileges} ON \`${schema}\`.\`${table}\` TO ?@?`, user),
    ),
  ]);
}

const fillIn = (statement: string, { name, host }: ServiceUser) =>
  statement.replace('?@?', `'${name}'@'${host}'`);

async function makeAccount(
  admin: Knex,
  { name, host, service }: ServiceUser,
  password?: string,
): Promise<void> {
  if (password !== undefined) {
    await admin.raw('CREATE USER IF NOT EXISTS ?@? IDENTIFIED BY ?', [name, host, password]);
    await admin.raw('ALTER USER ?@? IDENTIFIED BY ?', [name, host, password]);
    return;
  }
  const [found] = await select(admin, 'SELECT 1 FROM mysql.user WHERE user = ? AND host = ?', [name, host]);
  if (!found) throw new Error(`${service} has no account ${name}@${host} yet, so it needs a password`);
}

/** Rights on whole schemas or the whole server, which no service's account may have: what takes them back. */
async function takeBackWider(admin: Knex, user: ServiceUser): Promise<string[]> {
  const grantee = `'${user.name}'@'${user.host}'`;
  const held = await select<{ place: string; verb: string }>(
    admin,
    `SELECT CONCAT('\`', table_schema, '\`') AS place, privilege_type AS verb
       FROM information_schema.schema_privileges WHERE grantee = ?
      UNION ALL
     SELECT '*', privilege_type FROM information_schema.user_privileges
      WHERE grantee = ? AND privilege_type <> 'USAGE'`,
    [grantee, grantee],
  );
  return held.map(({ place, verb }) => `REVOKE ${verb} ON ${place}.* FROM ?@?`);
}

async function findTables(admin: Knex, schema: string): Promise<Set<string>> {
  const rows = await select<{ name: string }>(
    admin,
    'SELECT table_name AS name FROM information_schema.tables WHERE table_schema = ?',
    [schema],
  );
  return new Set(rows.map(({ name }) => name));
}

async function readGrants(admin: Knex, schema: string, { name, host }: ServiceUser): Promise<Grant[]> {
  const of = [`'${name}'@'${host}'`, schema];
  return select<Grant>(
    admin,
    `SELECT table_name AS \`table\`, NULL AS \`column\`, privilege_type AS verb
       FROM information_schema.table_privileges WHERE grantee = ? AND table_schema = ?
      UNION ALL
     SELECT table_name, column_name, privilege_type
       FROM information_schema.column_privileges WHERE grantee = ? AND table_schema = ?`,
    [...of, ...of],
  );
}

const keyOf = ({ table, column, verb }: Grant) => `${table}.${column ?? ''}:${verb}`;

function without(grants: readonly Grant[], others: readonly Grant[]): Grant[] {
  const known = new Set(others.map(keyOf));
  return grants.filter((grant) => !known.has(keyOf(grant)));
}
