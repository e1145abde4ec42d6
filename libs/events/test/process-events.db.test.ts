import type { StreamEvent, StreamPart } from '@messaging/contracts';
import { execute, select, type Transaction } from '@messaging/database';
import { createProcessEvents, createReconcileInbox, advanceCursor } from '@messaging/events';
import { createTestDatabase, seedDirectory, type TestDatabase } from '@messaging/test-kit';
import type { Knex } from 'knex';
import { claimEvents } from '../src/claim-events.ts';
import { appendTestEvents, clearStreams } from './append-test-events.ts';

const ACME = '1';
const BOLT = '2';
const TYPES = ['message.created', 'message.edited'] as const;

let schema: TestDatabase;
let database: Knex;
beforeAll(async () => {
  schema = await createTestDatabase({ poolSize: 8 });
  database = schema.database;
  await seedDirectory(database, { [ACME]: [], [BOLT]: [] });
  await database.raw(
    'CREATE TABLE effects (id BIGINT AUTO_INCREMENT PRIMARY KEY, company_id BIGINT, seq BIGINT)',
  );
});
beforeEach(() => clearStreams(database));
afterEach(() => database.raw('DELETE FROM effects'));
afterAll(() => schema.drop());

async function effect(trx: Transaction, events: readonly StreamEvent[]): Promise<string[]> {
  for (const { companyId, seq } of events) {
    await execute(trx, 'INSERT INTO effects (company_id, seq) VALUES (?, ?)', [companyId, seq]);
  }
  return events.map(({ seq }) => `did ${seq}`);
}

/** Answers what a job was told after its commit. */
function processor(act = effect, pool = database, heard: string[] = []) {
  const process = createProcessEvents({
    database: pool,
    consumer: 'moderation',
    types: TYPES,
    act,
    afterCommit: (answers) => void heard.push(...answers),
  });
  return async (...streams: Pick<StreamPart, 'companyId' | 'seqs'>[]): Promise<string[]> => {
    const from = heard.length;
    await process({
      streams: streams.map((stream) => ({ ...stream, correlationIds: stream.seqs.map(() => 'test') })),
      createdAt: Date.now(),
    });
    return heard.slice(from);
  };
}

const effects = async () =>
  (
    await select<{ key: string }>(
      database,
      "SELECT CONCAT(company_id, '-', seq) AS `key` FROM effects ORDER BY company_id, seq",
    )
  ).map((row) => row.key);
const notes = () => select(database, 'SELECT company_id, consumer, seq FROM inbox ORDER BY company_id, seq');

describe('a consumer of events', () => {
  it('acts once on a job that runs twice, and only on its own types', async () => {
    const seqs = await appendTestEvents(database, ACME, [
      'message.created',
      'directory.changed',
      'message.edited',
    ]);
    const process = processor();
    expect(await process({ companyId: ACME, seqs })).toEqual(['did 1', 'did 3']);
    const after = [await effects(), await notes()];
    expect(after[0]).toEqual(['1-1', '1-3']);

    expect(await process({ companyId: ACME, seqs })).toEqual([]);
    expect([await effects(), await notes()]).toEqual(after);
  });

  it('acts once when two processes and two jobs have the same events at the same time', async () => {
    const seqs = await appendTestEvents(database, ACME, Array(30).fill('message.created'));
    const slowly = async (trx: Transaction, events: readonly StreamEvent[]) => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      return effect(trx, events);
    };
    const pools = [database, database, schema.connect(), schema.connect()];
    const heard: string[] = [];
    const processes = pools.map((pool) => processor(slowly, pool, heard));
    await Promise.all(
      processes.flatMap((process, i) => [
        process({ companyId: ACME, seqs: seqs.slice(i) }),
        process({ companyId: ACME, seqs }),
      ]),
    );
    expect(new Set(heard).size).toBe(30);
    expect(heard).toHaveLength(30);
    expect(await effects()).toHaveLength(30);
  });

  it('takes an event that another process was quicker with for done', async () => {
    const seqs = await appendTestEvents(database, ACME, ['message.created']);
    const slowly = async (trx: Transaction, events: readonly StreamEvent[]) => {
      await new Promise((resolve) => setTimeout(resolve, 100));
      return effect(trx, events);
    };
    const jobs = [processor(slowly), processor(slowly, schema.connect())].map((process) =>
      process({ companyId: ACME, seqs }),
    );
    expect((await Promise.all(jobs)).flat()).toEqual(['did 1']);
    expect(await effects()).toEqual(['1-1']);
  });

  it('forgets the note with the effect when it fails in between, and acts on the next attempt', async () => {
    const seqs = await appendTestEvents(database, ACME, ['message.created', 'message.created']);
    let broken = true;
    const process = processor(async (trx, events) => {
      const answers = await effect(trx, events);
      if (broken) throw new Error('the process dies here');
      return answers;
    });
    await expect(process({ companyId: ACME, seqs })).rejects.toThrow('the process dies here');
    expect([await effects(), await notes()]).toEqual([[], []]);

    broken = false;
    expect(await process({ companyId: ACME, seqs })).toEqual(['did 1', 'did 2']);
    expect(await effects()).toEqual(['1-1', '1-2']);
  });

  it('lets one event that cannot be acted on fail alone', async () => {
    const seqs = await appendTestEvents(database, ACME, Array(5).fill('message.created'));
    const others = await appendTestEvents(database, BOLT, ['message.created']);
    const heard: string[] = [];
    const process = processor(
      async (trx, events) => {
        const answers = await effect(trx, events);
        if (events.some((event) => event.companyId === ACME && event.seq === '3')) throw new Error('poison');
        return answers;
      },
      database,
      heard,
    );
    const jobs = await Promise.allSettled([
      process({ companyId: ACME, seqs }),
      process({ companyId: BOLT, seqs: others }),
    ]);
    expect(jobs.map((job) => job.status)).toEqual(['rejected', 'fulfilled']);
    expect(await effects()).toEqual(['1-1', '1-2', '1-4', '1-5', '2-1']);
    expect(heard.sort()).toEqual(['did 1', 'did 1', 'did 2', 'did 4', 'did 5']);
  });

  it('does the rest of a job whose one event cannot be acted on, whatever company it is of', async () => {
    const acme = await appendTestEvents(database, ACME, Array(2).fill('message.created'));
    const bolt = await appendTestEvents(database, BOLT, Array(2).fill('message.created'));
    const process = processor(async (trx, events) => {
      const answers = await effect(trx, events);
      if (events.some((event) => event.companyId === ACME && event.seq === '2')) throw new Error('poison');
      return answers;
    });
    await expect(process({ companyId: ACME, seqs: acme }, { companyId: BOLT, seqs: bolt })).rejects.toThrow(
      'poison',
    );
    expect(await effects()).toEqual(['1-1', '2-1', '2-2']);
  });

  it('shares one transaction among the jobs of several companies', async () => {
    const batches: number[] = [];
    const process = processor((trx, events) => {
      batches.push(events.length);
      return effect(trx, events);
    });
    const acme = await appendTestEvents(database, ACME, Array(4).fill('message.created'));
    const bolt = await appendTestEvents(database, BOLT, Array(3).fill('message.edited'));
    await Promise.all([process({ companyId: ACME, seqs: acme }), process({ companyId: BOLT, seqs: bolt })]);
    expect(batches).toEqual([7]);
  });

  it('does not act again once the notes have been cleared away', async () => {
    const seqs = await appendTestEvents(database, ACME, ['message.created', 'message.created']);
    const process = processor();
    await process({ companyId: ACME, seqs });
    await advanceCursor(database, 'relay', ACME, '2');
    await createReconcileInbox({
      database,
      consumer: 'moderation',
      types: TYPES,
      enqueue: () => Promise.resolve(),
    })();
    expect(await notes()).toEqual([]);

    expect(await process({ companyId: ACME, seqs })).toEqual([]);
    expect(await effects()).toEqual(['1-1', '1-2']);
  });

  it('is stopped when it looked before another process acted and the note was cleared away', async () => {
    const [seq] = await appendTestEvents(database, ACME, ['message.created']);
    const keys = [{ companyId: ACME, seq: seq! }];
    const meanwhile = async () => {
      await processor()({ companyId: ACME, seqs: [seq!] });
      await advanceCursor(database, 'relay', ACME, '1');
      await createReconcileInbox({
        database,
        consumer: 'moderation',
        types: TYPES,
        enqueue: () => Promise.resolve(),
      })();
    };
    const claim = database.transaction((trx) =>
      claimEvents(pausedBefore(trx, 'INSERT INTO inbox', meanwhile), 'moderation', TYPES, keys),
    );
    await expect(claim).rejects.toThrow('acted on by another process');
    expect(await notes()).toEqual([]);
  });
});

/** The same transaction, in which something else happens before a certain statement. */
function pausedBefore(trx: Transaction, statement: string, meanwhile: () => Promise<void>): Transaction {
  return new Proxy(trx, {
    get(target, property) {
      const own = (target as Knex.Transaction)[property as keyof Knex.Transaction] as unknown;
      if (property !== 'raw') return own;
      return async (sql: string, bindings: string[]) => {
        if (sql.includes(statement)) await meanwhile();
        return (target as Knex.Transaction).raw(sql, bindings) as unknown;
      };
    },
  });
}
