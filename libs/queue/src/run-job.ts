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

const OUTAGE_DELAY_MS = 1_000;

/** One run of a job: within its correlation id, and not longer than its time limit, whether the handler heeds the signal or not. */
export function createRunJob<Data>({
  handler,
  correlationIdOf,
  timeoutMs,
  shutdown,
  isOutage = () => false,
  logger,
}: {
  handler: (data: Data, context: JobContext) => Promise<void>;
  correlationIdOf: (job: Job) => string;
  timeoutMs: number;
  shutdown: AbortSignal;
  isOutage?: ((error: unknown) => boolean) | undefined;
  logger?: Logger | undefined;
}) {
  // Not AbortSignal.any: one with a listener stays in memory as long as `shutdown`, and this is made for every job.
  const running = new Set<AbortController>();
  shutdown.addEventListener('abort', () => running.forEach((one) => one.abort(shutdown.reason)));

  return async function runJob(job: Job<Data>, token?: string): Promise<void> {
    const correlationId = correlationIdOf(job);
    const stop = new AbortController();
    running.add(stop);
    if (shutdown.aborted) stop.abort(shutdown.reason);
    const timer = setTimeout(
      () => stop.abort(new Error(`the job took longer than ${timeoutMs} ms`)),
      timeoutMs,
    );
    const { signal } = stop;
    const attempt = job.attemptsMade + 1;
    const lastAttempt = attempt >= (job.opts.attempts ?? 1);
    const context = { jobId: job.id ?? '', correlationId, attempt, lastAttempt, signal };
    try {
      await runWithCorrelation(correlationId, () =>
        Promise.race([handler(job.data, context), rejectOn(signal)]),
      );
      logger?.debug({ correlationId, queue: job.queueName, jobId: job.id }, 'job done');
    } catch (error) {
      const delayMs =
        error instanceof PostponeJob ? error.delayMs : isOutage(error) ? OUTAGE_DELAY_MS : undefined;
      if (delayMs !== undefined && !shutdown.aborted) {
        logger?.info({ correlationId, queue: job.queueName, jobId: job.id, err: error }, 'job postponed');
        await job.moveToDelayed(Date.now() + delayMs * (1 + Math.random() / 2), token);
        throw new DelayedError();
      }
      if (!shutdown.aborted) throw withoutStatement(error);
      // Not the job's fault: it goes back to the queue and keeps its attempts.
      await job.moveToWait(token);
      throw new WaitingError();
    } finally {
      clearTimeout(timer);
      running.delete(stop);
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
