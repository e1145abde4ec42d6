import { conversationRoom } from '@messaging/contracts';
import { closeRedis, connectRedis, createPresence, type Redis } from '@messaging/redis';
import { waitUntil } from '@messaging/local-cluster';
import type { Scenario, ScenarioContext } from '../scenario.ts';
import { untilOver } from '../until-over.ts';

/** Two heartbeats of presence (8 s each), and what a busy machine is late. */
const PRESENCE_BACK_MS = 2 * 8_000 + 2_000;

export const flushRedis: Scenario = {
  name: 'flush-redis',
  what: 'both Redis servers are emptied under load; presence and jobs come back by themselves',
  wire: 'repeated',
  async run(context) {
    const { cluster } = context;
    const redis = await connectRedis(cluster.redisUrl, { name: 'chaos', role: 'commands' });
    const queues = await connectRedis(cluster.queueRedisUrl, { name: 'chaos', role: 'commands' });
    try {
      await untilOver(context, async () => {
        await flush(context, redis, queues);
      });
    } finally {
      await closeRedis(redis);
      await closeRedis(queues);
    }
  },
};

async function flush({ inject, find, traffic }: ScenarioContext, redis: Redis, queues: Redis): Promise<void> {
  await inject('FLUSHALL', 'queue-redis', async () => {
    await queues.flushall();
  });
  await inject('FLUSHALL', 'redis', async () => {
    await redis.flushall();
  });
  const flushedAt = Date.now();
  const presence = createPresence({ redis });
  for (const companyId of traffic.companyIds) {
    const room = conversationRoom(companyId, traffic.link);
    const expected = traffic.readers.filter(({ person }) => person.companyId === companyId).length;
    const isBack = await waitUntil(
      async () => (await presence.people(companyId, room)).length === expected,
      PRESENCE_BACK_MS - (Date.now() - flushedAt),
    );
    find(`presence of company ${companyId} is back`, `after ${Date.now() - flushedAt} ms`, isBack);
  }
}
