import { Queue } from 'bullmq';
import { QUEUE_NAMES, QUEUE_PREFIX, type JobData, type QueueName } from '@messaging/contracts';
import type { Logger } from '@messaging/service-kit';
import { createDeadLetters } from './dead-letters.ts';
import { connectQueue } from './connect-queue.ts';
import { assertJobId } from './queue-names.ts';

// Retries for about a minute, spread so that jobs that failed together do not come back together.
const JOB_OPTIONS = {
  attempts: 5,
  backoff: { type: 'exponential', delay: 1_000, jitter: 0.5 },
  // A job is its own de-duplication record while it is kept.
  removeOnComplete: { age: 3_600, count: 20_000 },
  // Dead letters wait for a person; the bound is what keeps a flood of them from filling Redis.
  removeOnFail: { age: 30 * 86_400, count: 50_000 },
};

export interface JobToAdd<Q extends QueueName> {
  jobId: string;
  data: JobData[Q];
}

/**
 * The sending side of `queues`, which are all those its Redis user may write to. Refuses a Redis that may evict jobs. A
 * call fails within two seconds when Redis is away: nothing is kept in memory, the event stream is what is repeated from.
 */
export async function createProducers<Own extends QueueName = QueueName>(
  redisUrl: string,
  {
    queues: names = QUEUE_NAMES as readonly QueueName[] as readonly Own[],
    name = 'queue-producer',
    logger,
    attempts = JOB_OPTIONS.attempts,
    backoffMs = JOB_OPTIONS.backoff.delay,
  }: {
    queues?: readonly Own[];
    name?: string;
    logger?: Logger | undefined;
    attempts?: number;
    backoffMs?: number;
  } = {},
) {
  const connection = await connectQueue(redisUrl, { name, role: 'queue-producer', logger });
  const defaultJobOptions = {
    ...JOB_OPTIONS,
    attempts,
    backoff: { ...JOB_OPTIONS.backoff, delay: backoffMs },
  };
  const queues = Object.fromEntries(names.map((queue) => [queue, openQueue(queue)])) as Record<Own, Queue>;

  function openQueue(queueName: QueueName): Queue {
    const queue = new Queue(queueName, {
      connection: connection.forBullmq,
      prefix: QUEUE_PREFIX,
      defaultJobOptions,
    });
    // The connection reports its own errors; without a listener the queue would throw them.
    queue.on('error', () => undefined);
    return queue;
  }

  return {
    /** Adds a job unless one with this id is still kept. */
    async enqueue<Q extends Own>(queue: Q, jobId: string, data: JobData[Q]): Promise<void> {
      assertJobId(jobId);
      await queues[queue].add(queue, data, { jobId });
    },
    /** Adds many in one round trip. */
    async enqueueBulk<Q extends Own>(queue: Q, jobs: JobToAdd<Q>[]): Promise<void> {
      jobs.forEach(({ jobId }) => assertJobId(jobId));
      if (jobs.length === 0) return;
      await queues[queue].addBulk(jobs.map(({ jobId, data }) => ({ name: queue, data, opts: { jobId } })));
    },
    /** Jobs by state, for the backlog gauge. */
    counts: (queue: Own): Promise<Record<string, number>> =>
      queues[queue].getJobCounts('waiting', 'active', 'delayed', 'failed'),
    ...createDeadLetters(queues),
    /** Readiness check. */
    ping: connection.ping,
    async close(): Promise<void> {
      await Promise.all(Object.values<Queue>(queues).map((queue) => queue.close()));
      await connection.close();
    },
  };
}

export type Producers<Own extends QueueName = QueueName> = Awaited<ReturnType<typeof createProducers<Own>>>;
