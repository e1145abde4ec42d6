import { createDatabase, select } from '@messaging/database';
import { sealEvents } from '@messaging/events';
import { closeRedis, connectRedis, createNudge } from '@messaging/redis';
import { runService } from '@messaging/service-kit';
import { composeWriteApi } from './compose.ts';
import { AUDIT_LOOKS, readWriteApiConfig } from './config.ts';

void runService({
  name: 'write-api',
  config: readWriteApiConfig,
  start: async ({ config, logger, metrics, readiness, use, serve }) => {
    const database = use(
      'database',
      createDatabase(config.databaseUrl, { poolSize: config.databasePool }),
      (pool) => pool.destroy(),
    );
    const looks = use('looks', createDatabase(config.databaseUrl, AUDIT_LOOKS), (pool) => pool.destroy());
    for (const pool of [database, looks]) sealEvents(pool, config.eventMacKeys);
    const redis = use(
      'redis',
      await connectRedis(config.redisUrl, { name: config.instance, role: 'commands', logger }),
      closeRedis,
    );
    // Redis away is degraded, not down: limits are counted locally and the relay sweeps by itself.
    readiness.add('database', () => select(database, 'SELECT 1'));
    const { app, drain } = composeWriteApi({
      config,
      database,
      looks,
      redis,
      nudge: createNudge(redis),
      logger,
      metrics,
      readiness,
    });
    use('accepted commands', drain, (settle) => settle());
    await serve(app);
  },
});
