import type { JobData } from '@messaging/contracts';
import { waitUntil } from '@messaging/local-cluster';
import { createProducers } from '@messaging/queue';
import type { Scenario, ScenarioContext } from '../scenario.ts';
import { countUnfinished } from '../streams.ts';

const QUEUES = ['moderation', 'notification'] as const;
const DEAD_MS = 60_000;
const UNDISTURBED_MS = 15_000;
/** Events come in all the time; none of them waits longer than this for its job. */
const LONGEST_WAIT_SECONDS = 3;

/** A job no worker can do: it throws at every attempt. (That one hangs or ends its worker: libs/queue/test.) */
const POISON = { streams: null, createdAt: 0 } as unknown as JobData['moderation'];

export const poisonJob: Scenario = {
  name: 'poison-job',
  what: 'a job that fails at every attempt becomes a dead letter, can be replayed, and holds nobody else up',
  wire: 'repeated',
  async run(context) {
    const { cluster, short } = context;
    // Attempts and pauses are the job's own: a short run need not wait through the usual minute.
    const settings = short ? { attempts: 3, backoffMs: 100 } : {};
    const producers = await createProducers(cluster.queueRedisUrl, settings);
    try {
      for (const queue of QUEUES) await poison(context, producers, queue);
    } finally {
      await producers.close();
    }
  },
};

async function poison(
  { inject, find, random, database, traffic }: ScenarioContext,
  producers: Awaited<ReturnType<typeof createProducers>>,
  queue: (typeof QUEUES)[number],
): Promise<void> {
  const jobId = `poison-${Math.floor(random.next() * 1e9)}`;
  const isDead = async () => (await producers.deadLetters(queue)).some((letter) => letter.jobId === jobId);
  await inject('poison', queue, async () => {
    await producers.enqueue(queue, jobId, { ...POISON, createdAt: Date.now() });
    const dead = await waitUntil(isDead, DEAD_MS);
    find(`${queue}: the poison became a dead letter`, dead ? 'yes' : 'no', dead);
    const done = await waitUntil(
      async () => (await countUnfinished(database, traffic.companyIds, LONGEST_WAIT_SECONDS))[queue] === 0,
      UNDISTURBED_MS,
    );
    find(`${queue}: the others were not held up`, done ? 'yes' : 'no', done);
    const replayed = await producers.replayDeadLetters(queue, [jobId]);
    find(`${queue}: it can be replayed`, replayed, replayed === 1);
    const deadAgain = await waitUntil(isDead, DEAD_MS);
    find(`${queue}: and is a dead letter again, being what it is`, deadAgain ? 'yes' : 'no', deadAgain);
  });
}
