import { UnrecoverableError, Worker, type Job } from 'bullmq';
import { QUEUE_PREFIX, type JobData, type QueueName } from '@messaging/contracts';
import { newCorrelationId, type Logger, type Metrics } from '@messaging/service-kit';
import { closeWorker } from './close-worker.ts';
import { connectQueue, createSayError, LOOK_AGAIN_MS } from './connect-queue.ts';
import { createQueueMetrics } from './queue-names.ts';
import { createRunJob, type JobContext } from './run-job.ts';

export type JobHandler<Q extends QueueName> = (data: JobData[Q], context: JobContext) => Promise<void>;

export interface WorkerSettings {
  redisUrl: string;
  logger?: Logger;
  metrics?: Metrics;
  /** Jobs at a time in this process. */
  concurrency?: number;
  /** A job that takes longer has failed; its signal fires. */
  timeoutMs?: number;
  /** A job whose worker has not been heard of for this long is given to another. */
  lockMs?: number;
  /** Failures that say nothing about the job, such as a database that is away: it comes again soon and keeps its attempts. */
  isOutage?: (error: unknown) => boolean;
}

// How often workers may die over a job before it counts as what kills them.
const MOST_STALLS = 3;
// With the second after it, within the five a service gives each of its resources.
const CLOSE_MS = 3_500;

/** Throw it (or anything made of it) for a job that no further attempt can save: it becomes a dead letter at once. */
export { UnrecoverableError as PermanentFailure };

/**
 * Runs the jobs of a queue through `handler`, at least once each: a job may come again after a crash or a long pause, so
 * handlers must be idempotent. Starts at once.
 */
export async function createWorker<Q extends QueueName>(
  queue: Q,
  handler: JobHandler<Q>,
  {
    redisUrl,
    logger,
    metrics,
    concurrency = 8,
    timeoutMs = 30_000,
    lockMs = 15_000,
    isOutage,
  }: WorkerSettings,
) {
  const connection = await connectQueue(redisUrl, { name: `${queue}-worker`, role: 'queue-worker', logger });
  const shutdown = new AbortController();
  const { wait, jobs } = createQueueMetrics(metrics);
  const run = createRunJob({
    handler,
    correlationIdOf,
    timeoutMs,
    shutdown: shutdown.signal,
    isOutage,
    logger,
  });

  const worker = new Worker<JobData[Q]>(
    queue,
    (job, token) => {
      if (job.attemptsStarted === 1)
        wait?.observe(Math.max(0, Date.now() - job.timestamp) / 1_000, { queue });
      return run(job, token);
    },
    {
      connection: connection.forBullmq,
      prefix: QUEUE_PREFIX,
      concurrency,
      lockDuration: lockMs,
      stalledInterval: lockMs / 2,
      maxStalledCount: MOST_STALLS,
      runRetryDelay: LOOK_AGAIN_MS,
    },
  );
  worker.on('error', createSayError(logger, { queue }));
  worker.on('stalled', (jobId) =>
    logger?.warn({ queue, jobId }, 'job taken over from a worker that is gone'),
  );
  worker.on('completed', () => jobs?.add(1, { queue, outcome: 'completed' }));
  worker.on('failed', (job, error) => {
    // The queue says so itself: attempts used up, a permanent failure or too many stalls.
    const dead = job === undefined || Boolean(job.finishedOn);
    jobs?.add(1, { queue, outcome: dead ? 'dead' : 'retried' });
    const fields = {
      err: error,
      queue,
      jobId: job?.id,
      attempt: job?.attemptsMade,
      correlationId: job && correlationIdOf(job),
    };
    if (dead) logger?.error(fields, 'job became a dead letter');
    else logger?.warn(fields, 'job failed and will be tried again');
  });

  return {
    ping: connection.ping,
    /** Finishes the jobs under way; those that take longer than `deadlineMs` are told to stop and go back to the queue. */
    close: (deadlineMs = CLOSE_MS) => closeWorker(worker, connection, shutdown, deadlineMs),
  };
}

export type QueueWorker = Awaited<ReturnType<typeof createWorker>>;

function correlationIdOf(job: Job): string {
  const data = job.data as JobData[QueueName];
  const first = 'streams' in data ? data.streams[0]?.correlationIds[0] : data.correlationId;
  return first ?? newCorrelationId();
}
