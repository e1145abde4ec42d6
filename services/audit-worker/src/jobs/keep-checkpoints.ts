import type { Logger, Metrics } from '@messaging/service-kit';
import type { Knex } from 'knex';
import { AuditFailure } from '../commands/audit-failure.ts';
import { createOutsideView } from '../commands/outside-view.ts';
import { createPublishCheckpoints } from '../commands/publish-checkpoints.ts';
import { createSignCheckpoint, type SignCheckpointOptions } from '../commands/sign-checkpoint.ts';
import { findCheckpointLag, findUnsignedCompanies } from '../repositories/audit-trees.ts';
import type { CheckpointSink } from '../sinks/checkpoint-sink.ts';
import { createPatientSink } from '../sinks/patient-sink.ts';

export interface KeepCheckpointsOptions extends SignCheckpointOptions {
  database: Knex;
  sinks: readonly CheckpointSink[];
  metrics: Metrics;
  logger: Logger;
}

// A backlog of millions (a first start on an old database) is worked off in parts, so that a run ends within its time.
const EVENTS_A_RUN = 50_000;
const EVENTS_A_COMPANY = 20_000;

function createAuditMetrics(metrics: Metrics, database: Knex) {
  metrics.gauge({
    name: 'audit_checkpoint_lag_seconds',
    help: 'How long the event has waited that has waited longest for a checkpoint.',
    collect: () => findCheckpointLag(database),
  });
  return {
    failures: metrics.counter({
      name: 'audit_failures_total',
      help: 'Checkpoints refused because the stream is not what it was or what its writers wrote.',
      labels: ['kind'],
    }),
    unsealed: metrics.counter({
      name: 'audit_unsealed_events_total',
      help: 'Events that were checkpointed without a seal.',
    }),
    signed: metrics.counter({ name: 'audit_checkpoints_total', help: 'Checkpoints signed.' }),
    events: metrics.counter({ name: 'audit_events_total', help: 'Events taken into a checkpoint.' }),
    sinkErrors: metrics.counter({
      name: 'audit_sink_errors_total',
      help: 'Checkpoints that a sink did not take, or could not be asked for.',
      labels: ['sink'],
    }),
  };
}

type Unsigned = Awaited<ReturnType<typeof findUnsignedCompanies>>[number];

/** The scheduled run: signs what is new in every company's stream, then publishes what is signed. */
export function createKeepCheckpoints(options: KeepCheckpointsOptions) {
  const { database, logger } = options;
  const sinks = options.sinks.map(createPatientSink);
  const metrics = createAuditMetrics(options.metrics, database);
  const outside = createOutsideView(sinks, ({ name }) => metrics.sinkErrors.add(1, { sink: name }));
  const signCheckpoint = createSignCheckpoint(options);
  const publishers = sinks.map((sink) =>
    createPublishCheckpoints({
      database,
      sink,
      onPublished: ({ companyId, ...checkpoint }) => {
        if (sink.newest) outside.remember(companyId, checkpoint);
      },
      onFailure: ({ companyId }, error) => {
        metrics.sinkErrors.add(1, { sink: sink.name });
        logger.warn({ err: error, companyId, sink: sink.name }, 'a sink did not take a checkpoint');
      },
    }),
  );

  /** Answers how many events were taken in. One company's failure is not its neighbours'. */
  async function sign({ companyId, size }: Unsigned, most: number, signal: AbortSignal): Promise<number> {
    try {
      const newest = await outside.newestOf(companyId, size, signal);
      const signed = await signCheckpoint(companyId, { outside: newest, most });
      if (!signed) return 0;
      metrics.signed.add();
      metrics.events.add(signed.events);
      if (signed.unsealed > 0) metrics.unsealed.add(signed.unsealed);
      return signed.events;
    } catch (error) {
      if (error instanceof AuditFailure) {
        metrics.failures.add(1, { kind: error.kind });
        logger.error(
          { companyId, kind: error.kind, reason: error.message },
          'audit failure: nothing was signed',
        );
      } else {
        logger.error({ err: error, companyId }, 'a checkpoint could not be made');
      }
      return 0;
    }
  }

  return async function keepCheckpoints({ signal }: { signal: AbortSignal }): Promise<void> {
    let left = EVENTS_A_RUN;
    for (const company of await findUnsignedCompanies(database)) {
      if (signal.aborted || left <= 0) break;
      left -= await sign(company, Math.min(left, EVENTS_A_COMPANY), signal);
    }
    // One that does not answer delays no other.
    await Promise.all(publishers.map((publishCheckpoints) => publishCheckpoints(signal)));
  };
}
