import type { ConsumedBy, ConsumerName, QueueName } from '@messaging/contracts';
import { createWorker, type JobHandler, type WorkerSettings } from './worker.ts';

interface QueueWork<Q extends QueueName> {
  handle: JobHandler<Q>;
  /** Jobs at a time in this process. */
  concurrency: number;
}

/** Does the jobs of every queue that QUEUES says are the service's: one without its line does not compile. Starts at once. */
export async function createWorkers<S extends ConsumerName>(
  work: { [Q in ConsumedBy<S>]: QueueWork<Q> },
  settings: Omit<WorkerSettings, 'concurrency'>,
) {
  const lines = Object.entries(work) as [ConsumedBy<S>, QueueWork<ConsumedBy<S>>][];
  const workers = await Promise.all(
    lines.map(([queue, { handle, concurrency }]) =>
      createWorker(queue, handle, { ...settings, concurrency }),
    ),
  );
  return {
    /** Readiness check. */
    ping: async () => void (await Promise.all(workers.map((worker) => worker.ping()))),
    close: async () => void (await Promise.all(workers.map((worker) => worker.close()))),
  };
}
