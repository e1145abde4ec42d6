import type { EventsJob } from '@messaging/contracts';
import { createProducers, createWorker, type Producers } from '@messaging/queue';
import { closeRedis, connectRedis, createNudge } from '@messaging/redis';
import {
  createMessageWriter,
  createTestDatabase,
  seedDirectory,
  startPrivateRedis,
  type PrivateRedis,
  type TestDatabase,
  type TestPerson,
  TEST_BUS_KEY,
  createTestLogger,
  createTestMetrics,
} from '@messaging/test-kit';
import { createRelay } from '../src/relay.ts';

type EventsQueue = 'moderation' | 'notification';

/**
 * A database with these companies and two Redis servers of its own: the sockets' bus, and the queues, whose jobs are done
 * by `work` where that is given.
 */
export async function startGround(
  companies: Record<string, TestPerson[]>,
  work?: (queue: EventsQueue, job: EventsJob, database: TestDatabase['database']) => Promise<void>,
) {
  const [test, bus, queues] = await Promise.all([
    createTestDatabase({ poolSize: 10 }),
    startPrivateRedis(),
    startPrivateRedis(),
  ]);
  await seedDirectory(test.database, companies);
  const producers = await createProducers(queues.url);
  const jobs: Record<EventsQueue, EventsJob[]> = { moderation: [], notification: [] };
  const workers = await Promise.all(
    (['moderation', 'notification'] as const).map((queue) =>
      createWorker(
        queue,
        async (job) => {
          jobs[queue].push(job);
          await work?.(queue, job, test.database);
        },
        { redisUrl: queues.url },
      ),
    ),
  );
  const redis = await connectRedis(bus.url, { name: 'test', role: 'commands' });
  return {
    test,
    database: test.database,
    bus,
    queues,
    producers,
    redis,
    /** The events of a company that a worker of this queue was given, in the order of their numbers. */
    queued: (queue: keyof typeof jobs, companyId: string): string[] =>
      jobs[queue]
        .flatMap(({ streams }) => streams)
        .flatMap((stream) => (stream.companyId === companyId ? stream.seqs : []))
        .sort((a, b) => Number(a) - Number(b)),
    writer: createMessageWriter(test.database),
    nudge: createNudge(redis),
    async stop(): Promise<void> {
      await Promise.all(workers.map((worker) => worker.close()));
      await producers.close();
      await closeRedis(redis);
      await Promise.all([bus.stop(), queues.stop(), test.drop()]);
    },
  };
}

export type Ground = Awaited<ReturnType<typeof startGround>>;

export interface RelayGround {
  test: TestDatabase;
  bus: PrivateRedis;
  producers: Producers;
}

/** A relay in this process, on connections of its own. */
export async function startRelay(
  { test, bus, producers }: RelayGround,
  { name = 'relay', sweepMs = 100, leaseMs = 3_000, mostWaiting = 10_000 } = {},
) {
  const database = test.connect(6);
  const redis = await connectRedis(bus.url, { name, role: 'commands' });
  const subscriber = await connectRedis(bus.url, { name: `${name}-nudges`, role: 'subscriber' });
  const metrics = createTestMetrics('outbox-relay');
  const logger = createTestLogger('outbox-relay', name);
  const relay = createRelay({
    instance: name,
    busKey: TEST_BUS_KEY,
    database,
    redis,
    subscriber,
    producers,
    logger,
    metrics,
    sweepMs,
    leaseMs,
    mostWaiting,
  });
  await relay.start();
  return {
    database,
    metrics,
    async stop(): Promise<void> {
      await relay.stop();
      await Promise.all([closeRedis(redis), closeRedis(subscriber)]);
    },
  };
}
