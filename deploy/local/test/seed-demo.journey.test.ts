import { createDatabase, select } from '@messaging/database';
import { DEMO_COMPANIES } from '@messaging/demo-data';
import type { Knex } from 'knex';
import { startCluster } from '../src/cluster/start-cluster.ts';
import type { Cluster } from '../src/cluster/cluster.ts';
import { findInconsistencies } from '../src/seed/find-inconsistencies.ts';
import { recorded } from '../../../tests/journeys/check-writes.ts';
import { watched } from '../../../tests/journeys/watch-cluster.ts';
import { seedDemo } from '../src/seed/seed-demo.ts';

const TABLES = [
  'messages',
  'message_versions',
  'events',
  'participants',
  'idempotency_keys',
  'notifications',
];

describe('bringing in the demo companies', () => {
  let cluster: Cluster;
  let database: Knex;

  beforeAll(async () => {
    const started = await startCluster({
      name: `seed-demo-${process.pid}`,
      durable: false,
      instances: {
        'realtime-gateway': 0,
        'outbox-relay': 0,
        'moderation-worker': 0,
        'notification-worker': 0,
      },
    });
    cluster = recorded(await watched(started));
    database = createDatabase(cluster.databaseUrl, { mayReachAll: () => true });
    await seedDemo(cluster);
  }, 120_000);
  afterAll(async () => {
    await database.destroy();
    await cluster.stop();
  });

  const contents = async () =>
    Object.fromEntries(
      await Promise.all(
        TABLES.map(async (table) => [table, await select(database, `SELECT * FROM ${table}`)] as const),
      ),
    );

  it('leaves a database in which everything fits together', async () => {
    expect(await findInconsistencies(database)).toEqual([]);
  });

  it('brings every conversation, with its edits and the messages that were taken back', async () => {
    const expected = DEMO_COMPANIES.flatMap(({ conversations }) => conversations);
    const rows = await select<{ conversations: string; edited: string; deleted: string }>(
      database,
      `SELECT COUNT(DISTINCT company_id, conversation_id) AS conversations, SUM(state = 'deleted') AS deleted,
              SUM(state = 'visible' AND version > 1) AS edited
         FROM messages`,
    );
    expect(rows.map((row) => Object.values(row).map(Number))).toEqual([
      [expected.length, DEMO_COMPANIES.length, DEMO_COMPANIES.length],
    ]);
  });

  it('leaves some conversations unread and most of them read', async () => {
    const [row] = await select<{ places: string; behind: string }>(
      database,
      `SELECT COUNT(*) AS places, SUM(p.read_position IS NULL OR p.read_position < c.last_position) AS behind
         FROM conversations c
         JOIN employments e ON e.company_id = c.company_id AND e.active = 1
         LEFT JOIN participants p ON p.company_id = c.company_id AND p.conversation_id = c.id AND p.user_id = e.user_id`,
    );
    expect(Number(row?.behind)).toBeGreaterThan(20);
    expect(Number(row?.behind)).toBeLessThan(Number(row?.places) / 2);
  });

  it('changes nothing when it is done again', async () => {
    const before = await contents();
    await seedDemo(cluster);
    expect(await contents()).toEqual(before);
  });
});
