import { WRITE_PATH_STEPS, type WritePathStep } from '@messaging/database';
import { ownerOf } from '../crash-switch.ts';
import { replace } from '../processes.ts';
import type { Scenario, ScenarioContext } from '../scenario.ts';
import { untilOver } from '../until-over.ts';

const REACHED_MS = 30_000;

export const crashPoints: Scenario = {
  name: 'crash-points',
  what: 'the process ends at every numbered step of the write path, each kind of process at its own in turn',
  wire: 'repeated',
  async run(context) {
    const owners = new Set(WRITE_PATH_STEPS.map(ownerOf));
    await untilOver(context, async () => {
      await Promise.all(
        [...owners].map(async (owner) => {
          for (const step of WRITE_PATH_STEPS) if (ownerOf(step) === owner) await crashAt(context, step);
        }),
      );
    });
  },
};

async function crashAt(
  { cluster, crashes, inject, find }: ScenarioContext,
  step: WritePathStep,
): Promise<void> {
  await inject('exit at', step, async () => {
    const candidates = cluster.services.filter(({ service }) => service === ownerOf(step));
    const byPid = new Map(candidates.map((one) => [one.pid, one]));
    const pid = await crashes.order({ step, action: 'kill' }, REACHED_MS);
    find(`"${step}" is reached`, pid === undefined ? 'no' : `by process ${pid}`, pid !== undefined);
    const victim = byPid.get(pid);
    if (victim) await replace(victim, pid);
  });
}
