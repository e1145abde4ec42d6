import { localFolder } from '../checkout.ts';
import { readClusterFile } from '../cluster/cluster-file.ts';
import { MIGRATIONS_CLI } from '../cluster/migrate.ts';
import { LaunchError } from '../launch-error.ts';
import { runNode } from '../programs/run-node.ts';

/** `npm run migrate -- …`: the migrations' own command, on the running cluster's database or the one of DATABASE_URL. */
export async function migrate(args: string[]): Promise<number> {
  const running = process.env['DATABASE_URL'] ? undefined : readClusterFile(localFolder)?.database;
  const url = process.env['DATABASE_URL'] ?? running?.url;
  if (!url && !args.includes('--help'))
    throw new LaunchError('Which database? Start the cluster (npm start) or set DATABASE_URL.');
  const env = {
    ...process.env,
    ...(url && { DATABASE_URL: url }),
    ...(running && { DATABASE_ADMIN_URL: running.adminUrl }),
  };
  return runNode([MIGRATIONS_CLI, ...args], { env });
}
