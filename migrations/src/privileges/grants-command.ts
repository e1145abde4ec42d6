import { createDatabase, DATABASE_SERVICES, select, type DatabaseService } from '@messaging/database';
import { readFileSync } from 'node:fs';
import type { Knex } from 'knex';
import { applyGrants, describeGrants } from './apply-grants.ts';
import { serviceUsers } from './service-users.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const passwordVariable = (service: DatabaseService) =>
  `${service.replaceAll('-', '_').toUpperCase()}_DATABASE_PASSWORD`;

export const GRANTS_HELP = `  grants          give each service's own database user exactly what it needs; can be run again at any time
  grants --print  show those statements instead

  grants works as DATABASE_ADMIN_URL (else DATABASE_URL), which may create users. Passwords come from
  ${DATABASE_SERVICES.map(passwordVariable).join(', ')},
  or from the files that the same names with _FILE name; a user that has one keeps it without.
  DATABASE_USERS_HOST says where services come from ("%").
`;

/** `migrate grants`: gives the services their own users and rights. Answers what to print: the statements it took. */
export async function grants(database: Knex, args: readonly string[], env: Environment): Promise<string[]> {
  const [row] = await select<{ name: string | null }>(database, 'SELECT DATABASE() AS name');
  const schema = row?.name;
  if (!schema) throw new Error('the address in DATABASE_URL names no database');
  const users = serviceUsers(env['DATABASE_USERS_HOST'] ?? '%');
  if (args.includes('--print')) return describeGrants(schema, users).map((statement) => `${statement};`);
  const adminUrl = env['DATABASE_ADMIN_URL'];
  const admin = adminUrl === undefined ? database : createDatabase(adminUrl, { poolSize: 1 });
  try {
    const passwordOf = (service: DatabaseService) => readSecret(env, passwordVariable(service));
    const statements = await applyGrants({ admin, schema, users, passwordOf });
    return statements.length > 0 ? statements : ['every service has exactly its rights'];
  } finally {
    if (admin !== database) await admin.destroy();
  }
}

/** A secret of the environment, or of the file that NAME_FILE names, as container engines hand them over. */
function readSecret(env: Environment, name: string): string | undefined {
  const file = env[`${name}_FILE`];
  return file === undefined ? env[name] : readFileSync(file, 'utf8').trim();
}
