import { queuesProducedBy } from '@messaging/contracts';
import { createDatabase, select } from '@messaging/database';
import { sealEvents } from '@messaging/events';
import { createProducers } from '@messaging/queue';
import { closeRedis, connectRedis, createNudge } from '@messaging/redis';
import { runService } from '@messaging/service-kit';
import { readNotificationWorkerConfig } from './config.ts';
import { startNotificationWorker } from './worker.ts';

const STOP_MS = 15_000;

void runService({
  name: 'notification-worker',
  config: readNotificationWorkerConfig,
  start: async ({ config, logger, metrics, readiness, use, serveOperations }) => {
    const { databaseUrl, databasePool: poolSize, redisUrl, queueRedisUrl, instance: name } = config;
    const database = use('database', createDatabase(databaseUrl, { poolSize }), (pool) => pool.destroy());
    sealEvents(database, config.eventMacKeys);
    const redis = use('redis', await connectRedis(redisUrl, { name, role: 'commands', logger }), closeRedis);
    const producers = use(
      'producers',
      await createProducers(queueRedisUrl, { queues: queuesProducedBy('notification-worker'), name, logger }),
      (all) => all.close(),
    );
    const nudge = createNudge(redis);
    const worker = use(
      'worker',
      await startNotificationWorker({ config, database, producers, nudge, metrics, logger }),
      (started) => started.close(),
      STOP_MS,
    );
    // Redis for nudges is no obstacle: the relay sweeps by itself.
    readiness.add('database', () => select(database, 'SELECT 1'));
    readiness.add('queue', worker.ping);
    await serveOperations();
  },
});
