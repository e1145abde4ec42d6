import { createDatabase, DATABASE_SERVICES, select, type DatabaseService } from '@messaging/database';
import type { Knex } from 'knex';
import { applyGrants, describeGrants } from './apply-grants.ts';
import { passwordVariable, readSecret, type Environment } from './read-secret.ts';
import { serviceUsers } from './service-users.ts';

const variableOf = (service: DatabaseService) => passwordVariable(service, 'DATABASE');

export const GRANTS_HELP = `  grants          give each service's own database user exactly what it needs; can be run again at any time
  grants --print  show those statements instead

  grants works as DATABASE_ADMIN_URL (else DATABASE_URL), which may create users. Passwords come from
  ${DATABASE_SERVICES.map(variableOf).join(', ')},
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
    const passwordOf = (service: DatabaseService) => readSecret(env, variableOf(service));
    const statements = await applyGrants({ admin, schema, users, passwordOf });
    return statements.length > 0 ? statements : ['every service has exactly its rights'];
  } finally {
    if (admin !== database) await admin.destroy();
  }
}
