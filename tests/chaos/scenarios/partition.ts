import { setTimeout as sleep } from 'node:timers/promises';
import type { LinkFault } from '@messaging/test-kit';
import type { Scenario, ScenarioContext } from '../scenario.ts';
import { untilOver } from '../until-over.ts';

const LASTS_MS = 15_000;
const SHORT_MS = 800;
const SHORT_LINKS = 3;

/** Each link in turn suffers each fault. */
const network = (name: string, what: string, faults: Record<string, LinkFault>): Scenario => ({
  name,
  what,
  wire: 'repeated',
  async run(context) {
    await untilOver(context, async () => {
      for (const [kind, fault] of Object.entries(faults)) await onEachLink(context, kind, fault);
    });
  },
});

async function onEachLink(context: ScenarioContext, kind: string, fault: LinkFault): Promise<void> {
  const { network: links, random, inject, short, cluster } = context;
  const all = random.shuffle(links.used());
  for (const link of short ? all.slice(0, SHORT_LINKS) : all) {
    await inject(kind, `${link.process} – ${link.server}`, async () => {
      links.set(link, fault);
      await sleep(short ? SHORT_MS : LASTS_MS);
      links.set(link, { kind: 'none' });
      await cluster.service(link.process).untilReady();
    });
  }
}

export const partition = network(
  'partition',
  'every link between a process and a server is cut, then half open',
  {
    cut: { kind: 'cut' },
    'half open': { kind: 'silent' },
  },
);

export const slowNetwork = network(
  'slow-network',
  'every link answers 200 ms late and carries 64 KB a second',
  {
    slow: { kind: 'slow', delayMs: 100, bytesPerSecond: 64 * 1024 },
  },
);
