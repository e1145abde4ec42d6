import type { Knex } from 'knex';
import type { AuditWorkerConfig } from '../config.ts';
import type { CheckpointSink } from './checkpoint-sink.ts';
import { createFileSink } from './file-sink.ts';

/** The sinks that the environment names. */
export function createSinks(
  config: Pick<AuditWorkerConfig, 'auditFileSink'>,
  _database: Knex,
): CheckpointSink[] {
  return config.auditFileSink === undefined ? [] : [createFileSink(config.auditFileSink)];
}
