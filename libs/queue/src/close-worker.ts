import { setTimeout as sleep } from 'node:timers/promises';
import type { Worker } from 'bullmq';
import type { QueueConnection } from './connect-queue.ts';

// After being told to stop a job goes back to the queue; with Redis away even that cannot be waited for.
const GIVE_BACK_MS = 1_000;

/**
 * Takes no more jobs and waits for those under way; after `deadlineMs` aborts `shutdown`, so that what is unfinished goes
 * back to the queue. Resolves a second later at the latest: a worker waits for a Redis that is away, its closing must not.
 */
export async function closeWorker(
  worker: Worker,
  connection: QueueConnection,
  shutdown: AbortController,
  deadlineMs: number,
): Promise<void> {
  const timers = new AbortController();
  const closed = worker.close().then(() => true);
  const overdue = sleep(deadlineMs, undefined, timers).then(async () => {
    shutdown.abort(new Error('the worker is stopping'));
    await sleep(GIVE_BACK_MS, undefined, timers);
    return false;
  });
  overdue.catch(() => undefined); // its timers are cut short below

  if (await Promise.race([closed, overdue])) {
    timers.abort();
    await connection.close();
  } else {
    closed.catch(() => undefined);
    connection.cut();
  }
}
