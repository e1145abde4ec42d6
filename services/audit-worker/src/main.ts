import { createDatabase, select } from '@messaging/database';
import { runService } from '@messaging/service-kit';
import { createCheckpointKeys } from './commands/checkpoint-keys.ts';
import { readAuditWorkerConfig } from './config.ts';
import { createSinks } from './sinks/create-sinks.ts';
import { startAuditWorker } from './worker.ts';

void runService({
  name: 'audit-worker',
  config: readAuditWorkerConfig,
  start: async ({ config, logger, metrics, readiness, use, serveOperations }) => {
    const { databaseUrl, databasePool: poolSize } = config;
    const database = use('database', createDatabase(databaseUrl, { poolSize }), (pool) => pool.destroy());
    const worker = use(
      'worker',
      await startAuditWorker({
        config,
        database,
        originBase: config.auditOrigin,
        macKeys: config.eventMacKeys,
        keys: createCheckpointKeys(config.auditSigningKeys),
        refuseUnsealed: config.auditUnsealed === 'refuse',
        sinks: createSinks(config, database),
        metrics,
        logger,
      }),
      (started) => started.close(),
    );
    readiness.add('database', () => select(database, 'SELECT 1'));
    readiness.add('queue', worker.ping);
    await serveOperations();
  },
});
