import { join } from 'node:path';
import { localFolder } from '../src/checkout.ts';
import { claimFolder, removeAbandoned } from '../src/cluster/claim-folder.ts';
import { silentProgress } from '../src/progress.ts';
import type { DatabaseFlavour } from '../src/servers/database-flavour.ts';
import { startServers } from '../src/servers/start-servers.ts';

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
  console.log(`\n\n==> These tests run on ${servers.database.version}\n`);
  const stop = async () => {
    await servers.stop();
    release();
  };
  Object.assign(globalThis, { stopTestServers: stop });
}
