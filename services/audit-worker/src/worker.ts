import { scheduleEvery } from '@messaging/queue';
import type { AuditWorkerConfig } from './config.ts';
import { createKeepCheckpoints, type KeepCheckpointsOptions } from './jobs/keep-checkpoints.ts';

export interface AuditWorkerParts extends KeepCheckpointsOptions {
  config: Pick<AuditWorkerConfig, 'queueRedisUrl' | 'auditEveryMs'>;
}

/** What this process works on: every few seconds a checkpoint of each stream that has grown, in every sink. */
export function startAuditWorker({ config, ...parts }: AuditWorkerParts) {
  return scheduleEvery(
    {
      redisUrl: config.queueRedisUrl,
      logger: parts.logger,
      metrics: parts.metrics,
      name: 'audit-checkpoints',
      everyMs: config.auditEveryMs,
      renewMs: 3 * config.auditEveryMs,
    },
    createKeepCheckpoints(parts),
  );
}
