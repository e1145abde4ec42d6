import type { StreamEventType } from '@messaging/contracts';
import { inTransaction, insertRows, select } from '@messaging/database';
import { advanceCursor, createReconcileInbox, type LostEventsJob } from '@messaging/events';
import { countStatements, createTestDatabase, seedDirectory, type TestDatabase } from '@messaging/test-kit';
import type { Knex } from 'knex';
import { appendTestEvents, clearStreams } from './append-test-events.ts';

const ACME = '1';
const LONG_AGO = 60_000;
const TYPES = ['message.created', 'message.edited'] as const;

let schema: TestDatabase;
let database: Knex;
let jobs: LostEventsJob[];
beforeAll(async () => {
  schema = await createTestDatabase();
  database = schema.database;
  const companies = Array.from({ length: 60 }, (_, i) => [String(i + 1), []]);
  await seedDirectory(database, Object.fromEntries(companies) as Record<string, []>);
});
beforeEach(async () => {
  jobs = [];
  await clearStreams(database);
});
afterAll(() => schema.drop());

const reconciler = () =>
  createReconcileInbox({
    database,
    consumer: 'moderation',
    types: TYPES,
    enqueue: (more) => {
      jobs.push(...more);
      return Promise.resolve();
    },
  });

async function note(seqs: readonly string[], consumer = 'moderation', companyId = ACME): Promise<void> {
  await inTransaction(database, (trx) =>
    insertRows(
      trx,
      'inbox',
      ['company_id', 'consumer', 'seq', 'processed_at'],
      seqs.map((seq) => ({ company_id: companyId, consumer, seq, processed_at: new Date() })),
    ),
  );
}

async function standing(companyId = ACME) {
  const cursors = await select<{ consumer: string; seq: string }>(
    database,
    'SELECT consumer, seq FROM consumer_cursors WHERE company_id = ?',
    [companyId],
  );
  const notes = await select<{ consumer: string; seq: string }>(
    database,
    'SELECT consumer, seq FROM inbox WHERE company_id = ? ORDER BY consumer, seq',
    [companyId],
  );
  return {
    cursors: Object.fromEntries(cursors.map((row) => [row.consumer, row.seq])),
    notes: notes.map((row) => `${row.consumer} ${row.seq}`),
  };
}

const seqsOf = (found: LostEventsJob[]) =>
  found.flatMap((job) => job.data.streams.flatMap((stream) => stream.seqs));

describe('the reconciler of a consumer', () => {
  it('enqueues what was relayed long enough ago and never acted on, of its own types only', async () => {
    await appendTestEvents(
      database,
      ACME,
      ['message.created', 'message.deleted', 'message.edited', 'message.created'],
      LONG_AGO,
    );
    await appendTestEvents(database, ACME, ['message.created']); // just now: its job is on its way
    await note(['1']);
    await advanceCursor(database, 'relay', ACME, '5');
    await reconciler()();
    expect(jobs).toEqual([
      {
        jobId: 'c1-again-3-4-2',
        data: {
          streams: [{ companyId: ACME, seqs: ['3', '4'], correlationIds: ['corr-1-3', 'corr-1-4'] }],
          createdAt: expect.any(Number) as number,
        },
      },
    ]);
  });

  it('leaves alone what the relay has not published yet', async () => {
    await appendTestEvents(database, ACME, ['message.created', 'message.created'], LONG_AGO);
    await advanceCursor(database, 'relay', ACME, '1');
    await reconciler()();
    expect(seqsOf(jobs)).toEqual(['1']);
  });

  it('calls the job of the same lost events by the same name in every run', async () => {
    await appendTestEvents(database, ACME, Array<StreamEventType>(120).fill('message.created'), LONG_AGO);
    await advanceCursor(database, 'relay', ACME, '120');
    const reconcile = reconciler();
    await reconcile();
    const first = jobs.map((job) => job.jobId);
    expect(first).toHaveLength(3);
    jobs = [];
    await reconcile();
    expect(jobs.map((job) => job.jobId)).toEqual(first);
  });

  it('moves the cursor up to the first open event, clears the notes below it and nothing else', async () => {
    await appendTestEvents(
      database,
      ACME,
      ['message.created', 'directory.changed', 'message.edited', 'message.created', 'message.created'],
      LONG_AGO,
    );
    await note(['1', '3', '5']);
    await note(['1', '3'], 'notification');
    await advanceCursor(database, 'relay', ACME, '5');
    await advanceCursor(database, 'notification', ACME, '0');
    await reconciler()();
    expect(await standing()).toEqual({
      cursors: { relay: '5', moderation: '3', notification: '0' },
      notes: ['moderation 5', 'notification 1', 'notification 3'],
    });

    await note(['4']);
    await reconciler()();
    expect(await standing()).toEqual({
      cursors: { relay: '5', moderation: '5', notification: '0' },
      notes: ['notification 1', 'notification 3'],
    });
  });

  it('never moves past the relay', async () => {
    const seqs = await appendTestEvents(database, ACME, ['message.created', 'message.created'], LONG_AGO);
    await note(seqs);
    await advanceCursor(database, 'relay', ACME, '1');
    await reconciler()();
    expect(await standing()).toMatchObject({ cursors: { moderation: '1' }, notes: ['moderation 2'] });
  });

  it('finds what is lost far behind an event that stays open, in parts', async () => {
    await appendTestEvents(database, ACME, ['message.created'], LONG_AGO);
    for (let i = 0; i < 12; i++) {
      await appendTestEvents(
        database,
        ACME,
        Array<StreamEventType>(1_000).fill('directory.changed'),
        LONG_AGO,
      );
    }
    const [far] = await appendTestEvents(database, ACME, ['message.created'], LONG_AGO);
    await advanceCursor(database, 'relay', ACME, far!);
    const reconcile = reconciler();
    await reconcile();
    expect(seqsOf(jobs)).toEqual(['1']);
    await reconcile();
    expect(seqsOf(jobs)).toEqual(['1', far]);
    expect(await standing()).toMatchObject({ cursors: { relay: far } });

    await note(['1', far!]);
    await reconcile(); // begins at the cursor again
    await reconcile();
    expect(await standing()).toMatchObject({ cursors: { moderation: far }, notes: [] });
  });

  it('costs one statement when all is done and a handful for sixty companies', async () => {
    const reconcile = reconciler();
    for (let id = 1; id <= 60; id++) {
      const companyId = String(id);
      const seqs = await appendTestEvents(
        database,
        companyId,
        Array<StreamEventType>(3).fill('message.created'),
        LONG_AGO,
      );
      await note(seqs, 'moderation', companyId);
      await advanceCursor(database, 'relay', companyId, '3');
    }
    const busy = await countStatements(database, reconcile);
    expect(busy.statements.filter((sql) => /^(SELECT|INSERT|DELETE)/.test(sql))).toHaveLength(1 + 2 * 3);
    expect(await standing('60')).toMatchObject({ cursors: { moderation: '3' }, notes: [] });
    const idle = await countStatements(database, reconcile);
    expect(idle.statements).toHaveLength(1);
  });
});
