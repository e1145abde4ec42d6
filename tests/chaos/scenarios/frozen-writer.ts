import { setTimeout as sleep } from 'node:timers/promises';
import { waitUntil } from '@messaging/local-cluster';
import type { Scenario, ScenarioContext } from '../scenario.ts';
import { untilOver } from '../until-over.ts';

const REACHED_MS = 30_000;
/** Of the whole stop, for the long version. */
const STOPPED_MS = 30_000;
/** The engine ends the transaction after 5 s, a client gives up on its answer after 5 s and comes again. */
const OTHERS_WRITE_WITHIN_MS = 15_000;

export const frozenWriter: Scenario = {
  name: 'frozen-writer',
  what: 'a write API stands still with its transaction open and the streams locked; the other one writes on, and nothing is written twice',
  wire: 'repeated',
  async run(context) {
    await untilOver(context, () => freeze(context));
  },
};

async function freeze(context: ScenarioContext): Promise<void> {
  const { cluster, crashes, recorder, traffic, short, inject, find } = context;
  await inject('stop at', 'write: events inserted', async () => {
    const pid = await crashes.order({ step: 'write: events inserted', action: 'stop' }, REACHED_MS);
    const stoppedAt = Date.now();
    const stopped = cluster.services.find((service) => service.pid === pid);
    find('a write API stopped in its transaction', stopped?.name ?? 'none', stopped !== undefined);
    if (!stopped || pid === undefined) return;
    const wroteSince = () =>
      new Set(
        recorder
          .records()
          .flatMap((record) =>
            record.kind === 'acknowledged' && record.at > stoppedAt ? [record.attempt.split('/')[0]!] : [],
          ),
      );
    const isFree = await waitUntil(
      () => traffic.companyIds.every((companyId) => wroteSince().has(companyId)),
      OTHERS_WRITE_WITHIN_MS,
    );
    find('every company writes on meanwhile', `after ${Date.now() - stoppedAt} ms`, isFree);
    if (!short) await sleep(Math.max(0, stoppedAt + STOPPED_MS - Date.now()));
    process.kill(pid, 'SIGCONT');
    await stopped.untilReady();
  });
}
