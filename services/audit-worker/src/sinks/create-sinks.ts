import type { Reader } from '@messaging/database';
import type { AuditWorkerConfig } from '../config.ts';
import type { CheckpointSink } from './checkpoint-sink.ts';
import { createFileSink } from './file-sink.ts';
import { postNote } from './post-note.ts';
import { createS3Sink } from './s3-sink.ts';
import { createWebhookSink } from './webhook-sink.ts';

type SinkConfig = Pick<
  AuditWorkerConfig,
  'auditFileSink' | 'auditS3Bucket' | 'auditS3Url' | 'auditS3Region' | 'auditS3AccessKey' | 'auditS3SecretKey'
>;

/** The sinks that the environment names, and the companies' own webhooks. */
export function createSinks(config: SinkConfig, database: Reader): CheckpointSink[] {
  const { auditFileSink, auditS3Bucket: bucket, auditS3AccessKey, auditS3SecretKey } = config;
  const credentials =
    auditS3AccessKey === undefined || auditS3SecretKey === undefined
      ? undefined
      : { accessKeyId: auditS3AccessKey, secretAccessKey: auditS3SecretKey };
  const sinks: CheckpointSink[] = [createWebhookSink(database, postNote)];
  if (auditFileSink !== undefined) sinks.push(createFileSink(auditFileSink));
  if (bucket !== undefined) {
    sinks.push(createS3Sink({ bucket, region: config.auditS3Region, url: config.auditS3Url, credentials }));
  }
  return sinks;
}
