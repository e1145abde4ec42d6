import { createDatabase } from '@messaging/database';
import { migrateToLatest, migrationStatus, rollBack } from './migrate.ts';
import { grants, GRANTS_HELP } from './privileges/grants-command.ts';
import { isEmptySchema, verifyBaseline } from './verify-baseline.ts';

const HELP = `Usage: migrate <command>      (the database: DATABASE_URL)

  latest          bring the schema to the newest step; with --grants, see below, those as well
  status          which steps have run, which are still to come
  verify          compare an existing schema with the baseline; exits 1 on a difference
  rollback        take back the steps of the last run
  rollback --all  take back every step but the baseline's tables
${GRANTS_HELP}`;

type Database = ReturnType<typeof createDatabase>;

const COMMANDS: Record<string, (database: Database, args: string[]) => Promise<number>> = {
  latest: async (database, args) => {
    report('ran', await migrateToLatest(database), 'the schema is up to date');
    return args.includes('--grants') ? print(await grants(database, [], process.env)) : 0;
  },
  rollback: async (database, args) =>
    report('took back', await rollBack(database, args.includes('--all')), 'nothing to take back'),
  status: async (database) => {
    const { done, pending } = await migrationStatus(database);
    for (const name of done) console.log(`done     ${name}`);
    for (const name of pending) console.log(`pending  ${name}`);
    return 0;
  },
  grants: async (database, args) => print(await grants(database, args, process.env)),
  verify: async (database) => {
    if (await isEmptySchema(database))
      return report('', [], 'the schema is empty: `latest` will create everything');
    const differences = await verifyBaseline(database);
    for (const { table, problem } of differences) console.log(`${table}: ${problem}`);
    console.log(differences.length === 0 ? 'the baseline is there' : `${differences.length} differences`);
    return differences.length === 0 ? 0 : 1;
  },
};

function report(verb: string, names: string[], otherwise: string): number {
  if (names.length === 0) console.log(otherwise);
  for (const name of names) console.log(`${verb} ${name}`);
  return 0;
}

function print(lines: string[]): number {
  for (const line of lines) console.log(line);
  return 0;
}

async function main(): Promise<number> {
  const [name = '', ...args] = process.argv.slice(2);
  if (name === 'help' || name === '--help' || args.includes('--help')) {
    console.log(HELP);
    return 0;
  }
  const command = COMMANDS[name];
  const url = process.env.DATABASE_URL;
  if (!command || !url) {
    console.error(command ? `DATABASE_URL is not set\n\n${HELP}` : HELP);
    return 2;
  }
  const database = createDatabase(url, { poolSize: 1, silenceTimeout: Infinity });
  try {
    return await command(database, args);
  } finally {
    await database.destroy();
  }
}

main().then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  },
);
