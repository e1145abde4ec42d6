import { createDatabase, type DatabaseOptions } from '@messaging/database';
import { migrateToLatest } from '@messaging/migrations';
import { createPredicateRemoval } from './predicate-removal.ts';
import { assertNothingLeaked } from './leaving.ts';
import { isAskedByTest } from './is-asked-by-test.ts';
import { randomBytes } from 'node:crypto';
import type { Knex } from 'knex';

export interface ConnectOptions extends DatabaseOptions {
  /** Where a link to the server begins. */
  port?: number | undefined;
}

export interface TestDatabase {
  database: Knex;
  url: string;
  /** Another pool on the same schema; with the patience of a service, or over a link of the test, where that is asked for. */
  connect(poolSize?: number, options?: ConnectOptions): Knex;
  drop(): Promise<void>;
}

/** The address of the server that tests run on; set by the test set-up. */
export function testDatabaseUrl(): string {
  const url = process.env.TEST_DATABASE_URL;
  if (!url)
    throw new Error('TEST_DATABASE_URL is not set: run the tests with `npm test`, which starts a server');
  return url;
}

/** A schema of its own for one test file, on the real server, at the newest migration. */
export async function createTestDatabase({ migrate = true, poolSize = 5 } = {}): Promise<TestDatabase> {
  const server = testDatabaseUrl();
  const schema = `test_${process.env.JEST_WORKER_ID ?? '0'}_${randomBytes(6).toString('hex')}`;
  await onServer(server, (admin) => admin.raw(`CREATE DATABASE ${schema} CHARACTER SET utf8mb4`));

  const url = withSchema(server, schema);
  const pools: Knex[] = [];
  const predicates = createPredicateRemoval();
  const connect = (size = poolSize, { port, ...patience }: ConnectOptions = {}) => {
    const through = port === undefined ? url : withPort(url, port);
    const pool = createDatabase(through, { ...patience, poolSize: size, mayReachAll: isAskedByTest });
    pool.on('query', ({ sql }: { sql: string }) => predicates.try(sql));
    pools.push(pool);
    return pool;
  };
  const database = connect();
  if (migrate) await migrateToLatest(database);
  return {
    database,
    url,
    connect,
    drop: async () => {
      // Said last: what the test took is given back first.
      const leaked = migrate
        ? await assertNothingLeaked(database).then(
            () => undefined,
            (error: Error) => error,
          )
        : undefined;
      await Promise.all(pools.map((pool) => pool.destroy()));
      await onServer(server, (admin) => admin.raw(`DROP DATABASE ${schema}`));
      predicates.report();
      if (leaked) throw leaked;
    },
  };
}

function withSchema(server: string, schema: string): string {
  const url = new URL(server);
  url.pathname = `/${schema}`;
  return url.href;
}

function withPort(address: string, port: number): string {
  const url = new URL(address);
  url.port = String(port);
  return url.href;
}

async function onServer(server: string, work: (admin: Knex) => Promise<unknown>): Promise<void> {
  const admin = createDatabase(withSchema(server, ''), { poolSize: 1 });
  try {
    await work(admin);
  } finally {
    await admin.destroy();
  }
}
