import { killAndWait, processesOf } from '../processes.ts';
import type { Scenario } from '../scenario.ts';
import { inGroupsOf, untilOver } from '../until-over.ts';

/** So that each process dies several times in a long run, however long one round takes. */
const LEAST_ROUNDS = 3;

/** kill -9 of these in an order the seed decides, so many at once, again and again. */
const killing = (
  name: string,
  what: string,
  isVictim: (process: string) => boolean,
  atOnce = 1,
): Scenario => ({
  name,
  what,
  wire: 'repeated',
  async run(context) {
    const { cluster, random, inject } = context;
    async function killEach(): Promise<void> {
      const victims = [...processesOf(cluster)].filter(([process]) => isVictim(process));
      for (const together of inGroupsOf(atOnce, random.shuffle(victims)))
        await Promise.all(
          together.map(([process, victim]) => inject('kill -9', process, () => killAndWait(victim))),
        );
    }
    await untilOver(context, killEach, LEAST_ROUNDS);
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

export const killPairs = killing(
  'kill-pairs',
  'kill -9 of any two processes at the same time, servers among them',
  () => true,
  2,
);
