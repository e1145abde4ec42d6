import { createDatabase } from '@messaging/database';
import type { Cluster } from '@messaging/local-cluster';
import { eventually } from '@messaging/test-kit';
import { startJourneyCluster } from '../journeys/journey-cluster.ts';
import { LOSS_CAUSES } from './loss-causes.ts';
import { ASKED_SURFACES, watchLoss } from './loss-surfaces.ts';
import { openLossWorld } from './loss-world.ts';

// From the moment the change was asked for, so the time it took to be accepted counts too.
const LIMIT_MS = 1_000;
const FIRST_COMPANY = 920_000_001;

describe('Who loses access', () => {
  const table: Record<string, Record<string, number | string>> = {};
  let cluster: Cluster;
  let database: ReturnType<typeof createDatabase>;

  beforeAll(async () => {
    cluster = await startJourneyCluster('loss', { 'notification-worker': { MAILS_AT_A_TIME: '1' } });
    database = createDatabase(cluster.databaseUrl, { poolSize: 2 });
  }, 120_000);
  afterAll(async () => {
    // For docs/trust.md: milliseconds until the last of each, as it was.
    console.info(JSON.stringify({ limitMs: LIMIT_MS, lastAfterMs: table }));
    cluster?.service('demo-erp').kill('SIGCONT');
    await database?.destroy();
    await cluster?.stop();
  }, 60_000);

  it.each(LOSS_CAUSES.map((cause, i) => [cause.name, cause, String(FIRST_COMPANY + i)] as const))(
    'class 7: an ex-member still reads; %s: gets nothing more a second later, on any surface it is meant to end',
    async (name, { change, keeps }, companyId) => {
      const world = await openLossWorld(cluster, database, companyId);
      const mail = await world.holdMail();
      const watch = watchLoss(world);
      await eventually(() => expect([...watch.lastAt.keys()].sort()).toEqual([...ASKED_SURFACES].sort()));

      const changedAt = performance.now();
      await change(world);
      const heardBefore = world.othersSocket.events.length;
      // What goes on must be seen to, after the second: else nothing would be measured.
      await eventually(() => {
        const late = keeps.filter((surface) => surface !== 'e-mail');
        for (const surface of late)
          expect([surface, afterMs(watch, surface, changedAt)]).toEqual([surface, expect.any(Number)]);
        expect(late.every((surface) => afterMs(watch, surface, changedAt) > LIMIT_MS)).toBe(true);
        expect(performance.now() - changedAt).toBeGreaterThan(1.4 * LIMIT_MS);
      }, 10_000);
      expect(world.othersSocket.events.length).toBeGreaterThan(heardBefore);
      await watch.stop();

      const ended = ASKED_SURFACES.filter((surface) => !keeps.includes(surface));
      const outcome = await mail.release();
      table[name] = Object.fromEntries([
        ...ASKED_SURFACES.map((surface) => [
          surface,
          keeps.includes(surface) ? 'goes on' : afterMs(watch, surface, changedAt),
        ]),
        ['e-mail', outcome],
      ]);
      expect(ended.filter((surface) => afterMs(watch, surface, changedAt) > LIMIT_MS)).toEqual([]);
      expect(outcome).toBe(keeps.includes('e-mail') ? 'sent' : 'skipped');
      world.close();
    },
    60_000,
  );
});

const afterMs = ({ lastAt }: ReturnType<typeof watchLoss>, surface: string, changedAt: number): number =>
  Math.round(Math.max(0, (lastAt.get(surface as never) ?? 0) - changedAt));
