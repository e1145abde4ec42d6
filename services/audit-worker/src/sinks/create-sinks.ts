import type { Reader } from '@messaging/database';
import { createOutgoing } from '@messaging/service-kit';
import type { AuditWorkerConfig } from '../config.ts';
import type { CheckpointSink } from './checkpoint-sink.ts';
import { createFileSink } from './file-sink.ts';
import { ANSWER_MS } from './patient-sink.ts';
import { createS3Sink } from './s3-sink.ts';
import { createWebhookSink } from './webhook-sink.ts';

type SinkConfig = Pick<
  AuditWorkerConfig,
  | 'auditFileSink'
  | 'auditStoreBucket'
  | 'auditStoreUrl'
  | 'auditStoreRegion'
  | 'auditStoreAccessKey'
  | 'auditStoreSecretKey'
  | 'auditWebhookHosts'
>;

/** The sinks that the environment names, and the companies' own webhooks. */
export function createSinks(config: SinkConfig, database: Reader): CheckpointSink[] {
  const { auditFileSink, auditStoreBucket: bucket, auditStoreAccessKey, auditStoreSecretKey } = config;
  const credentials =
    auditStoreAccessKey === undefined || auditStoreSecretKey === undefined
      ? undefined
      : { accessKeyId: auditStoreAccessKey, secretAccessKey: auditStoreSecretKey };
  const sendOut = createOutgoing({ timeoutMs: ANSWER_MS, trustedHosts: config.auditWebhookHosts });
  const sinks: CheckpointSink[] = [createWebhookSink(database, sendOut)];
  if (auditFileSink !== undefined) sinks.push(createFileSink(auditFileSink));
  if (bucket !== undefined) {
    sinks.push(
      createS3Sink({ bucket, region: config.auditStoreRegion, url: config.auditStoreUrl, credentials }),
    );
  }
  return sinks;
}
