import { setTimeout as sleep } from 'node:timers/promises';
import type { LinkFault } from '@messaging/test-kit';
import type { Scenario, ScenarioContext } from '../scenario.ts';
import { inGroupsOf, untilOver } from '../until-over.ts';

/** A cut shows at once; what is half open shows only when a bound on silence has passed, 8 s to the database. */
const LASTS_MS = { cut: 5_000, silent: 15_000, slow: 8_000, none: 0 } as const satisfies Record<
  LinkFault['kind'],
  number
>;
const SHORT_MS = 800;
const SHORT_LINKS = 3;
const AT_ONCE = 3;

/** Each link suffers each fault, three at a time. */
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
  for (const together of short ? inGroupsOf(1, all.slice(0, SHORT_LINKS)) : inGroupsOf(AT_ONCE, all))
    await Promise.all(
      together.map((link) =>
        inject(kind, `${link.process} – ${link.server}`, async () => {
          links.set(link, fault);
          await sleep(short ? SHORT_MS : LASTS_MS[fault.kind]);
          links.set(link, { kind: 'none' });
          await cluster.service(link.process).untilReady();
        }),
      ),
    );
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
