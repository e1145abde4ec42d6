import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createDatabase, execute, select } from '@messaging/database';
import { startServers, waitUntil, type Cluster } from '@messaging/local-cluster';

const FOLLOWS_WITHIN_MS = 120_000;

/** The words of the two engines for the same thing. */
const FOLLOW = {
  MariaDB: {
    source: (values: string[]) => `CHANGE MASTER TO ${values.map((value) => `MASTER_${value}`).join(', ')}`,
    start: 'START SLAVE',
  },
  MySQL: {
    source: (values: string[]) =>
      `CHANGE REPLICATION SOURCE TO ${values.map((value) => `SOURCE_${value}`).join(', ')}, GET_SOURCE_PUBLIC_KEY = 1`,
    start: 'START REPLICA',
  },
};

/** A second database server that repeats everything the cluster's has done since it was made, so many seconds later. */
export async function startReplica({ folder, servers, ...given }: Cluster, delaySeconds: number) {
  const { adminUrl, version } = servers.database;
  const engine = version.startsWith('MariaDB') ? 'MariaDB' : 'MySQL';
  const place = join(folder, 'replica');
  mkdirSync(place, { recursive: true, mode: 0o700 });
  // It repeats the statements that set it, too.
  copyFileSync(join(folder, 'database-password'), join(place, 'database-password'));
  const replica = await startServers({
    folder: place,
    given: { redisUrl: given.redisUrl, queueRedisUrl: given.queueRedisUrl },
    flavour: engine === 'MariaDB' ? 'mariadb' : 'mysql',
    durable: false,
    bufferPoolMegabytes: 64,
  });
  const database = createDatabase(replica.database.adminUrl, { poolSize: 2, mayReachAll: () => true });
  const { port, username, password } = new URL(adminUrl);
  const { source, start } = FOLLOW[engine];
  const statements = [
    'SET GLOBAL server_id = 2',
    'SET GLOBAL read_only = 1',
    source([
      "HOST = '127.0.0.1'",
      `PORT = ${port}`,
      `USER = '${username}'`,
      `PASSWORD = '${password}'`,
      "LOG_FILE = 'binlog.000001'",
      'LOG_POS = 4',
      'CONNECT_RETRY = 1',
      `DELAY = ${delaySeconds}`,
    ]),
    start,
  ];
  for (const statement of statements) await execute(database, statement);

  return {
    url: new URL(replica.database.url),
    database,
    /** How many reads it has answered; this question is none. */
    async countReads(): Promise<number> {
      const [row] = await select<{ Value: string }>(database, "SHOW GLOBAL STATUS LIKE 'Com_select'");
      return Number(row?.Value);
    },
    /** Waits until it has come to this event of a company's stream. */
    hasReached: (companyId: string, seq: string) =>
      waitUntil(async () => {
        const [head] = await select<{ seq: string }>(
          database,
          'SELECT last_seq AS seq FROM stream_heads WHERE company_id = ?',
          [companyId],
        );
        return head !== undefined && BigInt(head.seq) >= BigInt(seq);
      }, FOLLOWS_WITHIN_MS),
    /** Of the newest event it knows of these companies, in which something happens all the time. */
    async lagMs(companyIds: readonly string[]): Promise<number> {
      const [row] = await select<{ newest: Date | null }>(
        database,
        `SELECT MAX(occurred_at) AS newest FROM events WHERE company_id IN (${companyIds.map(() => '?').join(', ')})`,
        companyIds,
      );
      return Date.now() - (row?.newest?.getTime() ?? 0);
    },
    async stop(): Promise<void> {
      await database.destroy();
      await replica.stop();
    },
  };
}

export type Replica = Awaited<ReturnType<typeof startReplica>>;
