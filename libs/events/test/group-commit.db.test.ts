import { execute, select, type Transaction } from '@messaging/database';
import { createGroupCommit, GroupCommitFull, lockStreamHeads, type Outcome } from '@messaging/events';
import { createTestDatabase, seedDirectory, type TestDatabase } from '@messaging/test-kit';
import type { Knex } from 'knex';

interface Note {
  companyId: string;
  name: string;
}

describe('group commit', () => {
  let schema: TestDatabase;
  let database: Knex;
  const batches: string[][] = [];

  /** A command that writes its name into the company's name; 'refused' is refused, 'broken' breaks the transaction. */
  async function carryOut(trx: Transaction, notes: readonly Note[]): Promise<Outcome<string>[]> {
    await lockStreamHeads(trx, [...new Set(notes.map((note) => note.companyId))]);
    batches.push(notes.map((note) => note.name));
    if (notes.some((note) => note.name === 'broken')) await select(trx, 'SELECT * FROM no_such_table');
    for (const note of notes.filter(({ name }) => name !== 'refused')) {
      await execute(trx, 'UPDATE companies SET name = CONCAT(name, ?) WHERE id = ?', [
        `,${note.name}`,
        note.companyId,
      ]);
    }
    return notes.map((note) =>
      note.name === 'refused' ? { ok: false, error: new Error('no') } : { ok: true, answer: note.name },
    );
  }
  const commit = (
    options: {
      maxWaiting?: number;
      maxWaitingPerCompany?: number;
      maxWaitMs?: number;
      lanes?: number;
      maxBatch?: number;
    } = {},
  ) =>
    createGroupCommit<Note, string>({ database, companyOf: (note) => note.companyId, carryOut, ...options });
  const nameOf = async (id: string) =>
    (await select<{ name: string }>(database, 'SELECT name FROM companies WHERE id = ?', [id]))[0]?.name;

  beforeAll(async () => {
    schema = await createTestDatabase();
    database = schema.database;
    await seedDirectory(database, { 1: [], 2: [], 3: [], 4: [] });
  });
  afterAll(() => schema.drop());
  beforeEach(() => batches.splice(0));

  it('shares one transaction among commands that arrive together, in their order', async () => {
    const { submit } = commit();
    const names = ['a', 'b', 'c'];
    expect(await Promise.all(names.map((name) => submit({ companyId: '1', name })))).toEqual(names);
    expect(batches).toEqual([names]);
    expect(await nameOf('1')).toBe('Company 1,a,b,c');
  });

  it('lets a refused command fail alone', async () => {
    const { submit } = commit();
    const settled = await Promise.allSettled(
      ['ok1', 'refused', 'ok2'].map((name) => submit({ companyId: '2', name })),
    );
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(batches).toHaveLength(1);
    expect(await nameOf('2')).toBe('Company 2,ok1,ok2');
  });

  it('repeats a broken transaction command by command, so that only the guilty one fails', async () => {
    const { submit } = commit();
    const settled = await Promise.allSettled(
      ['x', 'broken', 'y'].map((name) => submit({ companyId: '3', name })),
    );
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await nameOf('3')).toBe('Company 3,x,y');
  });

  it('never has one company in two transactions, and keeps other companies going', async () => {
    const { submit, drain } = commit({ lanes: 2, maxBatch: 2 });
    const work = Array.from({ length: 12 }, (_, i) =>
      submit({ companyId: i % 2 === 0 ? '1' : '4', name: `n${i}` }),
    );
    await drain();
    await Promise.all(work);
    expect((await nameOf('4'))?.split(',').slice(1)).toEqual(['n1', 'n3', 'n5', 'n7', 'n9', 'n11']);
  });

  it('lets companies take turns, so that one with a long queue waits for itself', async () => {
    const { submit, drain } = commit({ lanes: 1, maxBatch: 4 });
    const work = Array.from({ length: 12 }, (_, i) => submit({ companyId: '1', name: `hog${i}` }));
    work.push(submit({ companyId: '2', name: 'two' }), submit({ companyId: '4', name: 'four' }));
    await drain();
    await Promise.all(work);
    expect(batches[0]).toEqual(['hog0', 'hog1', 'two', 'four']);
    expect(batches.flat().filter((name) => name.startsWith('hog'))).toEqual(
      Array.from({ length: 12 }, (_, i) => `hog${i}`),
    );
  });

  it('refuses a company that fills the queue, and nobody else', async () => {
    const { submit, drain } = commit({ maxWaiting: 6, maxWaitingPerCompany: 3 });
    const hog = Array.from({ length: 5 }, (_, i) => submit({ companyId: '1', name: `hog${i}` }));
    const other = submit({ companyId: '2', name: 'two' });
    const settled = await Promise.allSettled(hog);
    expect(settled.map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'fulfilled',
      'rejected',
      'rejected',
    ]);
    expect(await other).toBe('two');
    await drain();
  });

  it('refuses what has waited too long without carrying it out, and says how long even the first waits', async () => {
    const { submit, drain, backlog } = commit({ lanes: 1, maxBatch: 1, maxWaitMs: 150 });
    const blocker = await database.transaction();
    await lockStreamHeads(blocker, ['1']);
    const held = submit({ companyId: '1', name: 'held' });
    await new Promise((resolve) => setTimeout(resolve, 20));
    const late = submit({ companyId: '2', name: 'late' });
    expect(backlog().commands).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 200));
    await blocker.rollback();
    expect(await held).toBe('held');
    await expect(late).rejects.toBeInstanceOf(GroupCommitFull);
    await drain();
    expect(batches.flat()).toEqual(['held']);
    expect(backlog()).toEqual({ commands: 0, waitMs: 0 });
  });

  it('refuses at once when too many wait', async () => {
    const { submit, drain } = commit({ maxWaiting: 2 });
    const settled = await Promise.allSettled(['p', 'q', 'r'].map((name) => submit({ companyId: '1', name })));
    expect(settled[2]).toMatchObject({ status: 'rejected', reason: expect.any(GroupCommitFull) });
    await drain();
  });
});
