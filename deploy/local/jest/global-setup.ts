import { join } from 'node:path';
import { localFolder } from '../src/checkout.ts';
import { claimFolder, removeAbandoned } from '../src/cluster/claim-folder.ts';
import { readFileIfAny } from '../src/private-file.ts';
import { silentProgress } from '../src/progress.ts';
import type { DatabaseFlavour } from '../src/servers/database-flavour.ts';
import { startServers } from '../src/servers/start-servers.ts';

/** How many company predicates were taken out of the statements of this run, one at a time; all were refused, or a test failed. */
function sayPredicates(file: string): void {
  const lines = new Set(readFileIfAny(file)?.trim().split('\n'));
  const counts = [...lines].map((line) => (JSON.parse(line) as { count: number }).count);
  if (counts.length === 0) return;
  const sum = counts.reduce((total, count) => total + count, 0);
  console.log(
    `==> ${sum} company predicates of ${counts.length} statements taken out: the data layer refused each`,
  );
}

/** Starts the servers of this run, unless their addresses are given, and says where they are and what they are. */
export default async function startTestServers(): Promise<void> {
  await removeAbandoned(localFolder);
  const folder = join(localFolder, `test-${process.pid}`);
  const release = await claimFolder(folder, { progress: silentProgress, isTemporary: true });
  const servers = await startServers({
    folder,
    given: {
      databaseUrl: process.env['TEST_DATABASE_URL'],
      redisUrl: process.env['TEST_REDIS_URL'],
      queueRedisUrl: process.env['TEST_QUEUE_REDIS_URL'],
    },
    flavour: process.env['TEST_DATABASE'] as DatabaseFlavour | undefined,
    durable: false,
  });
  process.env['TEST_DATABASE_URL'] = servers.database.adminUrl;
  process.env['TEST_REDIS_URL'] = servers.redis.url;
  process.env['TEST_QUEUE_REDIS_URL'] = servers.queueRedis.url;
  const predicateCounts = join(folder, 'predicate-counts');
  process.env['PREDICATE_COUNTS'] = predicateCounts;
  console.log(`\n\n==> These tests run on ${servers.database.version}\n`);
  const stop = async () => {
    sayPredicates(predicateCounts);
    await servers.stop();
    await release();
  };
  Object.assign(globalThis, { stopTestServers: stop });
}
