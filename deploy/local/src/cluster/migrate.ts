import { join } from 'node:path';
import { DATABASE_SERVICES, databaseUserOf } from '@messaging/database';
import { checkoutRoot } from '../checkout.ts';
import { LaunchError } from '../launch-error.ts';
import { keepSecret } from '../private-file.ts';
import { lastLines, runProgram } from '../programs/run-program.ts';
import type { Servers } from '../servers/start-servers.ts';
import type { ServiceName } from '../services.ts';

export const MIGRATIONS_CLI = join(checkoutRoot, 'migrations/dist/cli.js');

/** Brings the database to the newest schema, as an operator would: by the migrations' own command. */
export const migrateToLatest = (databaseUrl: string): Promise<void> =>
  runMigrations(['latest'], { DATABASE_URL: databaseUrl });

/** Where each service finds the database: as a user of its own, where we may make one. */
export type DatabaseUrls = (service: ServiceName) => string;

/**
 * Migrates the cluster's database. On a server of ours every service gets a user of its own with the rights it needs; on one that was given, who may do what is its
 * operator's to say, and all take the address as it is.
 */
export async function prepareDatabase(database: Servers['database'], folder: string): Promise<DatabaseUrls> {
  if (!database.process) {
    await migrateToLatest(database.url);
    return () => database.url;
  }
  const passwords = new Map<string, string>(
    DATABASE_SERVICES.map((service) => [service, keepSecret(join(folder, 'secrets', `database-${service}`))]),
  );
  await runMigrations(['latest', '--grants'], {
    DATABASE_URL: database.url,
    DATABASE_ADMIN_URL: database.adminUrl,
    ...Object.fromEntries(
      [...passwords].map(([service, password]) => [
        `${service.replaceAll('-', '_').toUpperCase()}_DATABASE_PASSWORD`,
        password,
      ]),
    ),
  });
  return function databaseUrlOf(service) {
    const known = DATABASE_SERVICES.find((name) => name === service);
    if (known === undefined) return database.url;
    const url = new URL(database.url);
    url.username = databaseUserOf(known);
    url.password = passwords.get(known) ?? '';
    return url.href;
  };
}

async function runMigrations(args: string[], variables: Record<string, string>): Promise<void> {
  const env = { PATH: process.env['PATH'] ?? '', ...variables };
  const { code, output } = await runProgram(process.execPath, [MIGRATIONS_CLI, ...args], { env });
  if (code !== 0) throw new LaunchError(`The migrations failed:\n${lastLines(output)}`);
}
