import { join } from 'node:path';
import { checkoutRoot } from '../checkout.ts';
import { LaunchError } from '../launch-error.ts';
import { lastLines, runProgram } from '../programs/run-program.ts';

export const MIGRATIONS_CLI = join(checkoutRoot, 'migrations/dist/cli.js');

/** Brings the database to the newest schema, as an operator would: by the migrations' own command. */
export async function migrateToLatest(databaseUrl: string): Promise<void> {
  const env = { PATH: process.env['PATH'] ?? '', DATABASE_URL: databaseUrl };
  const { code, output } = await runProgram(process.execPath, [MIGRATIONS_CLI, 'latest'], { env });
  if (code !== 0) throw new LaunchError(`The migrations failed:\n${lastLines(output)}`);
}
