import { halt, processesOf } from '../processes.ts';
import type { Scenario } from '../scenario.ts';
import { inGroupsOf, untilOver } from '../until-over.ts';

const STOPPED_MS = 30_000;
const SHORT_MS = 1_500;
const SHORT_VICTIMS = 3;
const AT_ONCE = 3;

export const stopProcesses: Scenario = {
  name: 'stop-processes',
  what: 'SIGSTOP of every process for 30 s, three at a time, then SIGCONT',
  wire: 'repeated',
  async run(context) {
    const { cluster, random, inject, short } = context;
    await untilOver(context, async () => {
      const all = random.shuffle([...processesOf(cluster)]);
      for (const together of short ? inGroupsOf(1, all.slice(0, SHORT_VICTIMS)) : inGroupsOf(AT_ONCE, all))
        await Promise.all(
          together.map(([name, victim]) =>
            inject('stop', name, async () => {
              await halt(victim, short ? SHORT_MS : STOPPED_MS);
              await victim.untilReady();
            }),
          ),
        );
    });
  },
};
