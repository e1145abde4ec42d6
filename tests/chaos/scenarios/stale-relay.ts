import { setTimeout as sleep } from 'node:timers/promises';
import { compareSequences } from '@messaging/contracts';
import { select } from '@messaging/database';
import { waitUntil } from '@messaging/local-cluster';
import type { Scenario, ScenarioContext } from '../scenario.ts';
import { readHeads, type Heads } from '../streams.ts';
import { untilOver } from '../until-over.ts';

const REACHED_MS = 30_000;
const CAUGHT_UP_MS = 30_000;
const TAKEN_OVER_MS = 30_000;
/** Long enough for what it holds in memory to go out, were it not fenced. */
const AFTER_MS = 1_000;

export const staleRelay: Scenario = {
  name: 'stale-relay',
  what: 'a relay stands still between reading events and publishing them until another has taken over; then it goes on',
  wire: 'repeated',
  async run(context) {
    await untilOver(context, () => outliveItsLease(context));
  },
};

async function outliveItsLease(context: ScenarioContext): Promise<void> {
  const { cluster, crashes, database, traffic, inject, find } = context;
  await inject('stop at', 'relay: events read, before publish', async () => {
    const pid = await crashes.order(
      { step: 'relay: events read, before publish', action: 'stop' },
      REACHED_MS,
    );
    const stopped = cluster.services.find((service) => service.pid === pid);
    find('a relay stopped with events in its hands', stopped?.name ?? 'none', stopped !== undefined);
    if (!stopped || pid === undefined) return;
    const taken = await waitUntil(async () => {
      const leases = await select<{ holder: string | null }>(database, 'SELECT holder FROM relay_leases');
      return leases.every(({ holder }) => holder !== null && !holder.startsWith(stopped.name));
    }, TAKEN_OVER_MS);
    find('another relay took over', taken ? 'yes' : 'no', taken);
    // Its successor may say again what it had said last, and has done so once everybody has heard something newer.
    // Whatever is said again from then on is its own doing.
    const heads = await readHeads(database, traffic.companyIds);
    const caughtUp = await waitUntil(() => everybodyIsBeyond(context, heads), CAUGHT_UP_MS);
    find('the other carried on', caughtUp ? 'yes' : 'no', caughtUp);
    const continuedAt = Date.now();
    process.kill(pid, 'SIGCONT');
    await sleep(AFTER_MS);
    const stale = countRepeated(context, continuedAt);
    find('what it held when it stopped stayed unsaid', `${stale} events said again`, stale === 0);
    await stopped.untilReady();
  });
}

/** Whether every reader has heard, over a socket, an event beyond the head of its company as it was then. */
function everybodyIsBeyond({ recorder, traffic }: ScenarioContext, heads: Heads): boolean {
  const behind = new Map(traffic.readers.map(({ name, person }) => [name, heads.get(person.companyId)]));
  for (const record of recorder.records()) {
    if (record.kind !== 'delivered' || record.source !== 'socket') continue;
    const head = behind.get(record.person);
    if (head !== undefined && compareSequences(record.eventSeq, head) > 0) behind.delete(record.person);
  }
  return behind.size === 0;
}

function countRepeated({ recorder }: ScenarioContext, since: number): number {
  const heard = new Set<string>();
  let repeated = 0;
  for (const record of recorder.records()) {
    if (record.kind !== 'delivered' || record.source !== 'socket') continue;
    const name = `${record.session} ${record.conversation} ${record.eventSeq}`;
    if (record.at >= since && heard.has(name)) repeated += 1;
    heard.add(name);
  }
  return repeated;
}
