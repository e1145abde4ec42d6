import { setTimeout as sleep } from 'node:timers/promises';
import { halt, processesOf } from '../processes.ts';
import type { Scenario } from '../scenario.ts';
import { untilOver } from '../until-over.ts';

const SLOW_MS = { long: 20_000, short: 1_500 };
/** Of every 300 ms it works for 30: what waits for a sync to a slow disk holds its locks meanwhile. */
const HALTS_MS = 270;
const WORKS_MS = 30;

export const slowServers: Scenario = {
  name: 'slow-servers',
  what: 'the database and each Redis halt for 270 of every 300 ms, as on a disk that hardly keeps up',
  wire: 'repeated',
  async run(context) {
    const { cluster, inject, short } = context;
    await untilOver(context, async () => {
      for (const server of ['database', 'redis', 'queue-redis']) {
        const victim = processesOf(cluster).get(server);
        if (!victim) throw new Error(`${server} is not ours to halt`);
        await inject('halting', server, async () => {
          const end = Date.now() + (short ? SLOW_MS.short : SLOW_MS.long);
          while (Date.now() < end) {
            await halt(victim, HALTS_MS);
            await sleep(WORKS_MS);
          }
          await victim.untilReady();
        });
      }
    });
  },
};
