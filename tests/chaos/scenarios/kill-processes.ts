import { killAndWait, processesOf } from '../processes.ts';
import type { Scenario } from '../scenario.ts';
import { untilOver } from '../until-over.ts';

/** kill -9 of these in an order the seed decides, again and again. */
const killing = (name: string, what: string, isVictim: (process: string) => boolean): Scenario => ({
  name,
  what,
  wire: 'repeated',
  async run(context) {
    const { cluster, random, inject } = context;
    await untilOver(context, async () => {
      const victims = [...processesOf(cluster)].filter(([process]) => isVictim(process));
      for (const [process, victim] of random.shuffle(victims))
        await inject('kill -9', process, () => killAndWait(victim));
    });
  },
});

const SERVERS = ['database', 'redis', 'queue-redis'];

export const killServices = killing(
  'kill-services',
  'kill -9 of every kind of process of ours and of the gateway, in random order',
  (process) => !SERVERS.includes(process),
);

export const killServers = killing(
  'kill-servers',
  'kill -9 of the database (synced at every commit), of Redis and of the queues’ Redis',
  (process) => SERVERS.includes(process),
);
