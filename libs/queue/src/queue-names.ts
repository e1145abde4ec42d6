import type { Metrics } from '@messaging/service-kit';

/**
 * Refuses ids BullMQ would misread: a colon separates its keys, and whole numbers are what it makes itself. The same id
 * makes the same job: adding it again while the first is kept does nothing.
 */
export function assertJobId(jobId: string): void {
  if (jobId === '' || jobId.includes(':') || /^\d+$/.test(jobId)) {
    throw new TypeError(`"${jobId}" cannot be a job id: it must not be empty, hold ":" or be a whole number`);
  }
}

const WAIT_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60];

/** The two metrics of every worker. */
export function createQueueMetrics(metrics: Metrics | undefined) {
  return {
    wait: metrics?.histogram({
      name: 'queue_job_wait_seconds',
      help: 'From a job made to its first start.',
      labels: ['queue'],
      buckets: WAIT_BUCKETS,
    }),
    jobs: metrics?.counter({
      name: 'queue_jobs_total',
      help: 'Runs of jobs by outcome: completed, retried, dead.',
      labels: ['queue', 'outcome'],
    }),
  };
}
