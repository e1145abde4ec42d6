import { Queue, Worker } from 'bullmq';
import { QUEUE_PREFIX, scheduleQueue, type ScheduleName } from '@messaging/contracts';
import { newCorrelationId, type Logger, type Metrics } from '@messaging/service-kit';
import { closeWorker } from './close-worker.ts';
import { connectQueue, createSayError, LOOK_AGAIN_MS } from './connect-queue.ts';
import { createQueueMetrics } from './queue-names.ts';
import { createRunJob, type JobContext } from './run-job.ts';

// With the second after it, within the five a service gives each of its resources.
const CLOSE_MS = 3_500;
const RENEW_MS = 60_000;
const RUN_OPTIONS = { attempts: 1, removeOnComplete: true, removeOnFail: { count: 50 } };

export interface ScheduleSettings {
  redisUrl: string;
  name: ScheduleName;
  everyMs: number;
  logger?: Logger;
  metrics?: Metrics;
  timeoutMs?: number;
  /** How often the schedule is made sure of. */
  renewMs?: number;
}

/**
 * Runs `handler` every `everyMs`, once across all copies of the service: each copy calls this, Redis hands each run to
 * one of them, and never two runs at a time. A run that fails is not repeated, the next comes soon enough.
 */
export async function scheduleEvery(
  { redisUrl, name, everyMs, logger, metrics, timeoutMs = 60_000, renewMs = RENEW_MS }: ScheduleSettings,
  handler: (context: JobContext) => Promise<void>,
) {
  const queueName = scheduleQueue(name);
  const connection = await connectQueue(redisUrl, { name: queueName, role: 'queue-worker', logger });
  const options = { connection: connection.forBullmq, prefix: QUEUE_PREFIX };

  const queue = new Queue(queueName, options);
  queue.on('error', () => undefined);
  async function ensureScheduled(): Promise<void> {
    await queue.setGlobalConcurrency(1);
    await queue.upsertJobScheduler(name, { every: everyMs }, { name, data: {}, opts: RUN_OPTIONS });
  }
  try {
    await ensureScheduled();
  } catch (error) {
    // Nobody gets anything to close.
    await queue.close().catch(() => undefined);
    await connection.close();
    throw error;
  }
  // A Redis that was emptied has forgotten the schedule; saying it again changes nothing where it stands.
  const again = setInterval(() => void ensureScheduled().catch(() => undefined), renewMs);

  const shutdown = new AbortController();
  const { jobs } = createQueueMetrics(metrics);
  const run = createRunJob({
    handler: (_data: object, context) => handler(context),
    correlationIdOf: newCorrelationId,
    timeoutMs,
    shutdown: shutdown.signal,
    logger,
  });
  const worker = new Worker<object>(queueName, run, {
    ...options,
    concurrency: 1,
    runRetryDelay: LOOK_AGAIN_MS,
  });
  worker.on('error', createSayError(logger, { schedule: name }));
  worker.on('completed', () => jobs?.add(1, { queue: queueName, outcome: 'completed' }));
  worker.on('failed', (_job, error) => {
    jobs?.add(1, { queue: queueName, outcome: 'dead' });
    logger?.error({ err: error, schedule: name }, 'scheduled run failed');
  });

  return {
    ping: connection.ping,
    /** Waits for a run under way. The schedule itself stays: other copies go on. */
    async close(deadlineMs = CLOSE_MS): Promise<void> {
      clearInterval(again);
      await queue.close();
      await closeWorker(worker, connection, shutdown, deadlineMs);
    },
  };
}
