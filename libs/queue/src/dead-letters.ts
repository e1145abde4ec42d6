import type { Job, Queue } from 'bullmq';
import type { JobData, QueueName } from '@messaging/contracts';

const PAGE = 100;

/** A job that failed for the last time: it is kept, with its data, until it is replayed or grows old. */
export interface DeadLetter<Q extends QueueName = QueueName> {
  jobId: string;
  data: JobData[Q];
  reason: string;
  attempts: number;
  failedAt: Date;
}

/** Looks at and replays what the queues could not do. */
export function createDeadLetters<Own extends QueueName>(queues: Record<Own, Queue>) {
  async function failedJobs(queue: Own, jobIds: string[] | undefined): Promise<Job[]> {
    if (jobIds === undefined) return (await queues[queue].getFailed(0, PAGE - 1)) as Job[];
    const jobs = await Promise.all(
      jobIds.map((jobId) => queues[queue].getJob(jobId) as Promise<Job | undefined>),
    );
    return jobs.filter((job) => job !== undefined);
  }

  return {
    /** The newest dead letters of a queue. */
    async deadLetters<Q extends Own>(queue: Q, limit = PAGE): Promise<DeadLetter<Q>[]> {
      const jobs = (await queues[queue].getFailed(0, limit - 1)) as Job[];
      return jobs.map((job) => ({
        jobId: job.id ?? '',
        data: job.data as JobData[Q],
        reason: job.failedReason ?? '',
        attempts: job.attemptsMade,
        failedAt: new Date(job.finishedOn ?? job.timestamp),
      }));
    },

    /** Gives these dead letters (or all of them) their full number of attempts again. Answers how many went back. */
    async replayDeadLetters(queue: Own, jobIds?: string[]): Promise<number> {
      let replayed = 0;
      for (;;) {
        const jobs = await failedJobs(queue, jobIds);
        for (const job of jobs) {
          await job.retry('failed', { resetAttemptsMade: true, resetAttemptsStarted: true });
          replayed += 1;
        }
        if (jobIds !== undefined || jobs.length < PAGE) return replayed;
      }
    },
  };
}
