import { advanceCursor } from '@messaging/events';
import { createProducers, type Producers } from '@messaging/queue';
import {
  closeRedis,
  connectRedis,
  createNudge,
  createStrikes,
  STRIKES_FOR,
  subscribeNudges,
  type Redis,
} from '@messaging/redis';
import {
  createMessageWriter,
  createTestDatabase,
  eventually,
  seedDirectory,
  startPrivateRedis,
  type MessageWriter,
  type PrivateRedis,
  type TestDatabase,
  createTestLogger,
  createTestMetrics,
} from '@messaging/test-kit';
import { startModerationWorker } from '../src/worker.ts';
import { jobOf, readEverything, readTexts } from './read-company.ts';

const ACME = '1';
const BAD = 'what a stronzo';

let schema: TestDatabase;
let writer: MessageWriter;
let server: PrivateRedis;
let redis: Redis;
let producers: Producers;
const workers: { close(): Promise<void> }[] = [];

beforeEach(async () => {
  schema = await createTestDatabase();
  await seedDirectory(schema.database, { [ACME]: [{ userId: '11' }] });
  writer = createMessageWriter(schema.database);
  server = await startPrivateRedis();
  redis = await connectRedis(server.url, { name: 'test', role: 'commands' });
  producers = await createProducers(server.url);
});
afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.close()));
  await producers.close();
  await closeRedis(redis);
  await server.stop();
  await schema.drop();
});

async function startWorker(reconcileGraceMs = 300_000): Promise<void> {
  const worker = await startModerationWorker({
    config: {
      queueRedisUrl: server.url,
      jobsAtATime: 8,
      reconcileEveryMs: 200,
      reconcileGraceMs,
      eraseEveryMs: 200,
    },
    database: schema.database,
    producers,
    nudge: createNudge(redis),
    strike: createStrikes({ redis }).strike,
    metrics: createTestMetrics('test'),
    logger: createTestLogger('test'),
  });
  workers.push(worker);
}

const say = (text: string) => ({ companyId: ACME, userId: '11', link: { topic: 'Talk' }, text });

describe('the moderation worker', () => {
  it('hides what its queue names and nudges the relay', async () => {
    await startWorker();
    const nudged: string[] = [];
    const subscriber = await connectRedis(server.url, { name: 'relay', role: 'subscriber' });
    await subscribeNudges(subscriber, (companyId) => void nudged.push(companyId));
    const written = await writer.send(say('fine'), say(BAD));
    await producers.enqueue('moderation', 'c1-1-2', jobOf(ACME, ...written));
    await eventually(() => expect(nudged).toEqual([ACME]));
    expect(await readTexts(schema.database, ACME)).toEqual(['visible: fine', 'hidden: ']);
    await closeRedis(subscriber);
  });

  it('gives the author of what it hides strikes, which go away by themselves, and nobody else', async () => {
    await startWorker();
    const { strikesOf } = createStrikes({ redis });
    const [written] = await writer.send(say(BAD));
    await producers.enqueue('moderation', 'c1-1', jobOf(ACME, written!));
    await eventually(async () =>
      expect(await strikesOf(ACME, '11')).toBeGreaterThan(STRIKES_FOR.verdict - 0.5),
    );
    const now = await strikesOf(ACME, '11');
    expect(now).toBeLessThanOrEqual(STRIKES_FOR.verdict);
    await eventually(async () => expect(await strikesOf(ACME, '11')).toBeLessThan(now));
    expect(await strikesOf(ACME, '12')).toBe(0);
  });

  it('acts once on a job that several copies get in several forms', async () => {
    await Promise.all([startWorker(), startWorker(), startWorker()]);
    const written = await writer.send(...Array.from({ length: 15 }, (_, i) => say(i % 3 ? 'fine' : BAD)));
    await producers.enqueueBulk('moderation', [
      ...written.map((one) => ({ jobId: `single-${one.seq}`, data: jobOf(ACME, one) })),
      { jobId: 'all', data: jobOf(ACME, ...written) },
      { jobId: 'half', data: jobOf(ACME, ...written.slice(0, 7)) },
    ]);
    await eventually(async () =>
      expect(await producers.counts('moderation')).toEqual({ waiting: 0, active: 0, delayed: 0, failed: 0 }),
    );
    const { actions, events, heads } = await readEverything(schema.database);
    expect(actions).toHaveLength(5);
    expect(events).toHaveLength(15 + 5);
    expect(heads).toEqual([{ company_id: ACME, last_seq: '20' }]);
  });

  it('loses nothing when redis is emptied with jobs in it, and tidies its inbox up to the relay’s cursor', async () => {
    const written = await writer.send(say(BAD), say('fine'), say(BAD));
    await producers.enqueue('moderation', 'c1-1-3', jobOf(ACME, ...written));
    await advanceCursor(schema.database, 'relay', ACME, '3');
    await redis.flushall();
    await startWorker(0);
    await redis.flushall(); // and once more, with the schedule in it
    await eventually(async () => {
      expect(await readTexts(schema.database, ACME)).toEqual(['hidden: ', 'visible: fine', 'hidden: ']);
    });
    await advanceCursor(schema.database, 'relay', ACME, '5');
    await eventually(async () => {
      const { inbox } = await readEverything(schema.database);
      expect(inbox).toEqual([]);
      const [cursor] = (await schema.database.raw(
        "SELECT seq FROM consumer_cursors WHERE company_id = 1 AND consumer = 'moderation'",
      )) as [unknown[]];
      expect(cursor).toEqual([{ seq: '5' }]);
    });

    const after = await readEverything(schema.database);
    await producers.enqueue('moderation', 'late', jobOf(ACME, ...written));
    await eventually(async () =>
      expect(await producers.counts('moderation')).toEqual({ waiting: 0, active: 0, delayed: 0, failed: 0 }),
    );
    expect(await readEverything(schema.database)).toEqual(after);
  });
});
