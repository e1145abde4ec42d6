import type { StreamEvent } from '@messaging/contracts';
import { execute, isDatabaseAway, select, type Transaction } from '@messaging/database';
import { createProcessEvents } from '@messaging/events';
import { createTestDatabase, seedDirectory, type TestDatabase } from '@messaging/test-kit';
import type { Knex } from 'knex';
import { appendTestEvents, clearStreams } from './append-test-events.ts';

const ACME = '1';
const BOLT = '2';
const SILENCE_MS = 1_500;

let schema: TestDatabase;
let database: Knex;
beforeAll(async () => {
  schema = await createTestDatabase();
  database = schema.database;
  await seedDirectory(database, { [ACME]: [], [BOLT]: [] });
  await database.raw('CREATE TABLE effects (company_id BIGINT, seq BIGINT)');
});
beforeEach(async () => {
  await clearStreams(database);
  await database.raw('DELETE FROM effects');
});
afterAll(() => schema.drop());

/** A consumer to which each event costs a statement of its batch so many seconds; a pool that gives up on silence. */
function processor(
  secondsOf: (event: StreamEvent) => number,
  before: (events: readonly StreamEvent[]) => void = () => undefined,
) {
  const process = createProcessEvents({
    database: schema.connect(2, { silenceTimeout: SILENCE_MS }),
    consumer: 'moderation',
    types: ['message.created'],
    act: async (trx: Transaction, events) => {
      before(events);
      await select(trx, 'SELECT SLEEP(?)', [events.reduce((sum, event) => sum + secondsOf(event), 0)]);
      for (const { companyId, seq } of events)
        await execute(trx, 'INSERT INTO effects (company_id, seq) VALUES (?, ?)', [companyId, seq]);
      return events;
    },
  });
  return (companyId: string, ...seqs: string[]) =>
    process({
      streams: [{ companyId, seqs, correlationIds: seqs.map(() => 'test') }],
      createdAt: Date.now(),
    });
}

const append = (companyId: string, count: number) =>
  appendTestEvents(database, companyId, Array<'message.created'>(count).fill('message.created'));
const effects = async () =>
  (
    await select<{ key: string }>(
      database,
      "SELECT CONCAT(company_id, '-', seq) AS `key` FROM effects ORDER BY company_id, seq",
    )
  ).map((row) => row.key);

describe('a consumer of events that take the database long', () => {
  it('acts on each alone when they take too long together', async () => {
    const process = processor(() => 0.5);
    await process(ACME, ...(await append(ACME, 4)));
    expect(await effects()).toEqual(['1-1', '1-2', '1-3', '1-4']);
  }, 30_000);

  it('fails the one that takes too long even alone, as its own fault, and acts on the others', async () => {
    const process = processor(({ companyId, seq }) => (companyId === ACME && seq === '2' ? 2 : 0));
    const [acme, bolt] = [await append(ACME, 3), await append(BOLT, 1)];
    const [poisoned, other] = await Promise.allSettled([process(ACME, ...acme), process(BOLT, ...bolt)]);
    expect(other.status).toBe('fulfilled');
    expect(await effects()).toEqual(['1-1', '1-3', '2-1']);
    // What counts as an outage would come again for ever.
    expect(poisoned).toMatchObject({ status: 'rejected', reason: { name: 'CommandTooSlow' } });
    expect(isDatabaseAway((poisoned as PromiseRejectedResult).reason)).toBe(false);
    await expect(process(ACME, '2')).rejects.toMatchObject({ name: 'CommandTooSlow' });
  }, 30_000);

  it('takes several in a row that take too long for a database that is away, and tries no more of them', async () => {
    const process = processor(() => 2);
    const seqs = await append(ACME, 6);
    const jobs = await Promise.allSettled(seqs.map((seq) => process(ACME, seq)));
    const away = jobs.map((job) => job.status === 'rejected' && isDatabaseAway(job.reason));
    expect(away).toEqual([false, false, true, true, true, true]);
    expect(await effects()).toEqual([]);
  }, 30_000);

  it('tries no more of them once the database is away altogether', async () => {
    const tried: number[] = [];
    const refused = Object.assign(new Error('nobody listens there'), { code: 'ECONNREFUSED' });
    const process = processor(
      (event) => (event.seq === '1' ? 2 : 0),
      (events) => {
        tried.push(events.length);
        if (events.length === 1) throw refused;
      },
    );
    await expect(process(ACME, ...(await append(ACME, 4)))).rejects.toBe(refused);
    expect(tried).toEqual([4, 1]);
  }, 30_000);
});
