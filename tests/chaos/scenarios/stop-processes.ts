import { processesOf, stopAndContinue } from '../processes.ts';
import type { Scenario } from '../scenario.ts';
import { untilOver } from '../until-over.ts';

const STOPPED_MS = 30_000;
const SHORT_MS = 1_500;
const SHORT_VICTIMS = 3;

export const stopProcesses: Scenario = {
  name: 'stop-processes',
  what: 'SIGSTOP of every process for 30 s, then SIGCONT',
  wire: 'repeated',
  async run(context) {
    const { cluster, random, inject, short } = context;
    await untilOver(context, async () => {
      const all = random.shuffle([...processesOf(cluster)]);
      for (const [name, victim] of short ? all.slice(0, SHORT_VICTIMS) : all)
        await inject('stop', name, () => stopAndContinue(victim, short ? SHORT_MS : STOPPED_MS));
    });
  },
};
