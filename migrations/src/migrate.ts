import type { Knex } from 'knex';
import * as a1 from './steps/a1-baseline.ts';
import * as d1 from './steps/d1-directory.ts';
import * as d2 from './steps/d2-conversations.ts';
import * as d3 from './steps/d3-messages.ts';
import * as e1 from './steps/e1-event-stream.ts';
import * as e2 from './steps/e2-write-path.ts';
import * as e3 from './steps/e3-workers.ts';
import * as e4 from './steps/e4-relay-members.ts';
import * as e5 from './steps/e5-pending-emails.ts';
import * as e6 from './steps/e6-audit.ts';
import * as e7 from './steps/e7-policy.ts';
import * as e8 from './steps/e8-sessions.ts';
import * as e9 from './steps/e9-audit-webhooks.ts';
import * as e10 from './steps/e10-erasures.ts';

/** In the order they run. The letter is the phase of the migration strategy; a name never changes once released. */
const STEPS: Record<string, Knex.Migration> = {
  'a1-baseline': a1,
  'd1-directory': d1,
  'd2-conversations': d2,
  'd3-messages': d3,
  'e1-event-stream': e1,
  'e2-write-path': e2,
  'e3-workers': e3,
  'e4-relay-members': e4,
  'e5-pending-emails': e5,
  'e6-audit': e6,
  'e7-policy': e7,
  'e8-sessions': e8,
  'e9-audit-webhooks': e9,
  'e10-erasures': e10,
};

const migrationSource: Knex.MigrationSource<string> = {
  getMigrations: () => Promise.resolve(Object.keys(STEPS)),
  getMigrationName: (name) => name,
  getMigration: (name) => {
    const step = STEPS[name];
    return step ? Promise.resolve(step) : Promise.reject(new Error(`no migration named ${name}`));
  },
};

// DDL commits by itself on both engines, so a transaction around it would only pretend.
const config = { migrationSource, tableName: 'messaging_migrations', disableTransactions: true };

/** Brings the schema to the newest step; answers the names of the steps that ran. */
export async function migrateToLatest(database: Knex): Promise<string[]> {
  const [, ran] = (await database.migrate.latest(config)) as [number, string[]];
  return ran;
}

/** Takes back the steps of the last run, newest first; answers their names. */
export async function rollBack(database: Knex, all = false): Promise<string[]> {
  const [, ran] = (await database.migrate.rollback(config, all)) as [number, string[]];
  return ran;
}

/** Which steps have run and which are still to come. */
export async function migrationStatus(database: Knex): Promise<{ done: string[]; pending: string[] }> {
  const [done, pending] = (await database.migrate.list(config)) as [{ name: string }[], string[]];
  return { done: done.map(({ name }) => name), pending };
}
