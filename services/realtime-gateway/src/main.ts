import { createDatabase } from '@messaging/database';
import { closeRedis, connectRedis } from '@messaging/redis';
import { runService } from '@messaging/service-kit';
import { composeGateway } from './compose.ts';
import { readGatewayConfig } from './config.ts';

// Beyond the time in which clients leave: disconnecting who is left, and taking everybody out of presence.
const DRAIN_REST_MS = 5_000;

void runService({
  name: 'realtime-gateway',
  config: readGatewayConfig,
  start: async ({ config, logger, metrics, readiness, use, serve }) => {
    const { instance: name, redisUrl, drainSpreadMs } = config;
    const database = use(
      'database',
      createDatabase(config.databaseUrl, { poolSize: config.databasePool }),
      (pool) => pool.destroy(),
    );
    const redis = use('redis', await connectRedis(redisUrl, { name, role: 'commands', logger }), closeRedis);
    const subscriber = use(
      'bus',
      await connectRedis(redisUrl, { name: `${name}-bus`, role: 'subscriber', logger }),
      closeRedis,
    );
    const { server, gateway } = composeGateway({
      config,
      database,
      redis,
      subscriber,
      logger,
      metrics,
      readiness,
      settings: { drainSpreadMs },
    });
    await serve(server);
    // Closed before the server, which would otherwise wait for connections that nobody ends.
    use('sockets', gateway, () => gateway.stop(), drainSpreadMs + DRAIN_REST_MS);
  },
});
