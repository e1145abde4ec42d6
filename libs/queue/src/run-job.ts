import { DelayedError, WaitingError, type Job } from 'bullmq';
import { describeError, runWithCorrelation, type Logger } from '@messaging/service-kit';
import { PostponeJob } from './postpone-job.ts';

export interface JobContext {
  jobId: string;
  correlationId: string;
  /** 1 for the first. */
  attempt: number;
  /** Should this attempt fail, the job is a dead letter. */
  lastAttempt: boolean;
  /** Fires when the job has taken too long or the process must end: stop, and leave the rest to the next attempt. */
  signal: AbortSignal;
}

/** One run of a job: within its correlation id, and not longer than its time limit, whether the handler heeds the signal or not. */
export function createRunJob<Data>({
  handler,
  correlationIdOf,
  timeoutMs,
  shutdown,
  logger,
}: {
  handler: (data: Data, context: JobContext) => Promise<void>;
  correlationIdOf: (job: Job) => string;
  timeoutMs: number;
  shutdown: AbortSignal;
  logger?: Logger | undefined;
}) {
  return async function runJob(job: Job<Data>, token?: string): Promise<void> {
    const correlationId = correlationIdOf(job);
    const limit = new AbortController();
    const timer = setTimeout(
      () => limit.abort(new Error(`the job took longer than ${timeoutMs} ms`)),
      timeoutMs,
    );
    const signal = AbortSignal.any([limit.signal, shutdown]);
    const attempt = job.attemptsMade + 1;
    const lastAttempt = attempt >= (job.opts.attempts ?? 1);
    const context = { jobId: job.id ?? '', correlationId, attempt, lastAttempt, signal };
    try {
      await runWithCorrelation(correlationId, () =>
        Promise.race([handler(job.data, context), rejectOn(signal)]),
      );
      logger?.debug({ correlationId, queue: job.queueName, jobId: job.id }, 'job done');
    } catch (error) {
      if (error instanceof PostponeJob) {
        await job.moveToDelayed(Date.now() + error.delayMs, token);
        throw new DelayedError();
      }
      if (!shutdown.aborted) throw withoutStatement(error);
      // Not the job's fault: it goes back to the queue and keeps its attempts.
      await job.moveToWait(token);
      throw new WaitingError();
    } finally {
      clearTimeout(timer);
    }
  };
}

// The queue keeps the message and the stack of a failure in Redis. A database error has the statement with its values in
// both, and texts of people do not belong there.
function withoutStatement(error: unknown): unknown {
  if (!(error instanceof Error) || !('sqlMessage' in error)) return error;
  const { message, stack } = describeError(error);
  return Object.assign(new Error(message), { stack });
}

function rejectOn(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason as Error);
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}
