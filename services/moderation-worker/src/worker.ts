import type { ProducedBy } from '@messaging/contracts';
import { isDatabaseAway } from '@messaging/database';
import { createReconcileInbox } from '@messaging/events';
import { createWorkers, scheduleEvery, type Producers } from '@messaging/queue';
import { createErasePeople } from './jobs/erase-people.ts';
import type { ModerationWorkerConfig } from './config.ts';
import {
  createModerateEvents,
  MODERATED_EVENTS,
  type ModerateEventsOptions,
} from './jobs/moderate-events.ts';

// A run that is called off goes on where it was: this bounds what a process that ends has to wait for.
const LONGEST_ERASING_MS = 60_000;

export interface ModerationWorkerParts extends ModerateEventsOptions {
  config: Pick<
    ModerationWorkerConfig,
    'queueRedisUrl' | 'jobsAtATime' | 'reconcileEveryMs' | 'reconcileGraceMs' | 'eraseEveryMs'
  >;
  producers: Pick<Producers<ProducedBy<'moderation-worker'>>, 'enqueueBulk'>;
}

/** What this process works on: the moderation queue, every few seconds what that queue has lost, and people to be erased. */
export async function startModerationWorker({ config, producers, ...parts }: ModerationWorkerParts) {
  const { database, metrics, logger } = parts;
  const queue = { redisUrl: config.queueRedisUrl, logger, metrics };

  const reconcileInbox = createReconcileInbox({
    database,
    consumer: 'moderation',
    types: MODERATED_EVENTS,
    graceMs: config.reconcileGraceMs,
    enqueue: async (jobs) => {
      logger.warn({ jobs: jobs.length }, 'events had lost their jobs');
      await producers.enqueueBulk('moderation', jobs);
    },
  });

  const jobs = await createWorkers<'moderation-worker'>(
    { moderation: { handle: createModerateEvents(parts), concurrency: config.jobsAtATime } },
    { ...queue, isOutage: isDatabaseAway },
  );
  const reconciler = await scheduleEvery(
    {
      ...queue,
      name: 'moderation-reconciler',
      everyMs: config.reconcileEveryMs,
      renewMs: 3 * config.reconcileEveryMs,
    },
    reconcileInbox,
  );
  const erasures = await scheduleEvery(
    {
      ...queue,
      name: 'erasures',
      everyMs: config.eraseEveryMs,
      renewMs: 3 * config.eraseEveryMs,
      timeoutMs: LONGEST_ERASING_MS,
    },
    createErasePeople(parts),
  );
  return {
    ping: jobs.ping,
    async close(): Promise<void> {
      await Promise.all([reconciler.close(), erasures.close(), jobs.close()]);
    },
  };
}
