import { createDatabase, select } from '@messaging/database';
import { closeRedis, connectRedis } from '@messaging/redis';
import { createOperatorFetch, runService } from '@messaging/service-kit';
import { createSloBoard, SLO_DEFINITION } from '@messaging/slo';
import { composeReadApi } from './compose.ts';
import { DATABASE_PATIENCE, readReadApiConfig } from './config.ts';

const SCRAPE_BOUNDS = { timeoutMs: 5_000, mostBytes: 16 * 1_024 * 1_024 };

void runService({
  name: 'read-api',
  config: readReadApiConfig,
  start: async ({ config, logger, metrics, readiness, use, serve }) => {
    const connect = (url: string) =>
      createDatabase(url, { poolSize: config.databasePool, ...DATABASE_PATIENCE });
    const primary = use('database', connect(config.databaseUrl), (pool) => pool.destroy());
    const replica =
      config.databaseReplicaUrl === undefined
        ? undefined
        : use('replica', connect(config.databaseReplicaUrl), (pool) => pool.destroy());
    // Redis away is degraded, not down: each process counts, and remembers used proofs, for itself.
    const redis = use(
      'redis',
      await connectRedis(config.redisUrl, { name: config.instance, role: 'commands', logger }),
      closeRedis,
    );
    // The replica is no condition: without it the primary answers.
    readiness.add('database', () => select(primary, 'SELECT 1'));
    const sloBoard = use(
      'slo board',
      createSloBoard({
        targets: config.metricsTargets,
        fetch: createOperatorFetch(
          config.metricsTargets.map(({ url }) => url),
          SCRAPE_BOUNDS,
        ),
        definition: SLO_DEFINITION,
        showTargetUrls: config.nodeEnv === 'development',
      }),
      (board) => board.stop(),
    );
    sloBoard.start();
    await serve(composeReadApi({ config, primary, replica, redis, sloBoard, logger, metrics, readiness }));
  },
});
