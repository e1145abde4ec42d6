import { queuesProducedBy } from '@messaging/contracts';
import { createDatabase, select } from '@messaging/database';
import { createProducers } from '@messaging/queue';
import { closeRedis, connectRedis, pingRedis } from '@messaging/redis';
import { runService } from '@messaging/service-kit';
import { readRelayConfig } from './config.ts';
import { createRelay } from './relay.ts';

void runService({
  name: 'outbox-relay',
  config: readRelayConfig,
  start: async ({ config, logger, metrics, readiness, use, serveOperations }) => {
    const { instance: name, redisUrl } = config;
    const database = use(
      'database',
      createDatabase(config.databaseUrl, { poolSize: config.databasePool }),
      (pool) => pool.destroy(),
    );
    const producers = use(
      'queues',
      await createProducers(config.queueRedisUrl, { queues: queuesProducedBy('outbox-relay'), name, logger }),
      (queues) => queues.close(),
    );
    const redis = use('redis', await connectRedis(redisUrl, { name, role: 'commands', logger }), closeRedis);
    const subscriber = use(
      'redis subscriber',
      await connectRedis(redisUrl, { name: `${name}-nudges`, role: 'subscriber', logger }),
      closeRedis,
    );
    readiness.add('database', () => select(database, 'SELECT 1'));
    readiness.add('redis', () => pingRedis(redis));
    readiness.add('queues', () => producers.ping());

    const relay = createRelay({
      instance: name,
      busKey: config.busKey,
      database,
      redis,
      subscriber,
      producers,
      logger,
      metrics,
    });
    use('relay', relay, () => relay.stop());
    await relay.start();
    await serveOperations();
  },
});
