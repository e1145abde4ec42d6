import { execute, inTransaction, insertRows, select } from '@messaging/database';
import {
  createAccessWatch,
  createGetEmploymentSession,
  findEmployment,
  saveDirectory,
  saveRevocations,
  type NewRevocation,
} from '@messaging/identity';
import { findAccessChanges } from '../src/find-access-changes.ts';
import {
  countStatements,
  createTestDatabase,
  eventually,
  seedDirectory,
  type TestDatabase,
} from '@messaging/test-kit';

const ACME = '1';
const ANNA = { companyId: ACME, userId: '11' };
const BORIS = { companyId: ACME, userId: '12' };
const RITA = { companyId: '2', userId: '21' };

let schema: TestDatabase;
beforeAll(async () => {
  schema = await createTestDatabase();
  await seedDirectory(schema.database, {
    [ACME]: [{ userId: '11' }, { userId: '12' }, { userId: '13' }],
    '2': [{ userId: '21' }],
  });
});
afterAll(() => schema.drop());

// Never due by itself, so that a test says when the database is looked at.
const ONLY_WHEN_TOLD = { refreshAfterMs: 60_000, mostStaleMs: 60_000 };

/** A process: what it remembers, and what it sends to the database. */
async function startProcess(times = ONLY_WHEN_TOLD) {
  const database = schema.connect(2);
  const watch = createAccessWatch(database, times);
  const employmentOf = createGetEmploymentSession(database, watch);
  await watch.refresh();
  const statementsOf = async (work: () => Promise<unknown>) =>
    (await countStatements(database, work)).statements;
  return { database, watch, employmentOf, statementsOf };
}

const setActive = (userId: string, active: number) =>
  execute(schema.database, 'UPDATE employments SET active = ? WHERE company_id = ? AND user_id = ?', [
    active,
    ACME,
    userId,
  ]);
const DAY_MS = 24 * 60 * 60 * 1_000;

/** The names of the sessions that the database still knows to have ended. */
async function kept(): Promise<string[]> {
  const rows = await select<{ sessionId: string }>(
    schema.database,
    'SELECT session_id AS sessionId FROM session_revocations ORDER BY seq',
  );
  return rows.map(({ sessionId }) => sessionId);
}
const revoke = (...revocations: NewRevocation[]) =>
  inTransaction(schema.database, (trx) => saveRevocations(trx, revocations));

describe('an employment that was loaded', () => {
  it('is loaded once by those who ask at once, and costs no statement while it is vouched for', async () => {
    const { employmentOf, statementsOf } = await startProcess();
    const ask = () => employmentOf(ANNA);
    expect(await statementsOf(() => Promise.all([ask(), ask(), ask()]))).toHaveLength(1);
    expect(await statementsOf(() => Promise.all([ask(), ask(), ask()]))).toEqual([]);
    expect((await ask())?.displayName).toBe('Person 11');
  });

  it('is dropped with its whole company when rights there change, whoever wrote that, and nobody else’s', async () => {
    const { watch, employmentOf, statementsOf } = await startProcess();
    await Promise.all([ANNA, BORIS, RITA].map(employmentOf));
    await setActive(BORIS.userId, 0);
    await watch.refresh();
    expect(await employmentOf(BORIS)).toBeUndefined();
    expect(await employmentOf(ANNA)).toBeDefined();
    expect(await statementsOf(() => employmentOf(RITA))).toEqual([]);
    await setActive(BORIS.userId, 1);
  });

  it('is not remembered when it was read before a change that is known by now', async () => {
    const { watch, employmentOf, statementsOf } = await startProcess();
    const present = (await findEmployment(schema.database, ACME, '11'))?.directoryVersion ?? '';
    watch.versions.follow(ACME, String(Number(present) + 1));
    for (let i = 0; i < 2; i += 1) expect(await statementsOf(() => employmentOf(ANNA))).toHaveLength(1);
  });

  it('is asked for again at once after an outage, and by a stranger after a second', async () => {
    const { database, watch, employmentOf, statementsOf } = await startProcess();
    await database.destroy();
    await expect(employmentOf(ANNA)).rejects.toThrow();
    database.initialize();
    expect(await employmentOf(ANNA)).toMatchObject(ANNA);

    const stranger = { companyId: '2', userId: '11' };
    const ask = async () => expect(await employmentOf(stranger)).toBeUndefined();
    expect(await statementsOf(ask)).toHaveLength(1);
    expect(await statementsOf(ask)).toEqual([]);
    // Whoever else is asked for meanwhile is not taken for the stranger.
    expect(await employmentOf(RITA)).toMatchObject(RITA);
    await execute(schema.database, 'INSERT INTO employments (company_id, user_id) VALUES (?, ?)', [
      '2',
      '11',
    ]);
    await eventually(async () => expect(await employmentOf(stranger)).toMatchObject(stranger));
    await execute(schema.database, 'DELETE FROM employments WHERE company_id = ? AND user_id = ?', [
      '2',
      '11',
    ]);
    await watch.refresh();
    await ask();
  });

  it('is looked at again by one statement for all companies and sessions, when that is due', async () => {
    const { employmentOf, statementsOf } = await startProcess({ refreshAfterMs: 50, mostStaleMs: 100 });
    await Promise.all([ANNA, BORIS, RITA].map(employmentOf));
    await new Promise((resolve) => setTimeout(resolve, 150));
    const all = () => Promise.all([ANNA, BORIS, RITA, ANNA, BORIS].map(employmentOf));
    expect(await statementsOf(all)).toHaveLength(1);
  });

  it('is used no longer than its bound, although nobody announced that it ended', async () => {
    const { employmentOf } = await startProcess({ refreshAfterMs: 250, mostStaleMs: 750 });
    await employmentOf(BORIS);
    await setActive(BORIS.userId, 0);
    const endedAt = performance.now();
    await eventually(async () => expect(await employmentOf(BORIS)).toBeUndefined());
    expect(performance.now() - endedAt).toBeLessThan(1_000);
    await setActive(BORIS.userId, 1);
  });

  it('is not vouched for by a database that is away', async () => {
    const database = schema.connect(1);
    const employmentOf = createGetEmploymentSession(
      database,
      createAccessWatch(database, { refreshAfterMs: 20, mostStaleMs: 50 }),
    );
    expect(await employmentOf(ANNA)).toBeDefined();
    await database.destroy();
    await new Promise((resolve) => setTimeout(resolve, 80));
    await expect(employmentOf(ANNA)).rejects.toThrow();
  });
});

describe('a look at what has changed', () => {
  const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

  it('is shared by all who need it, but begins anew for who was told that something changed meanwhile', async () => {
    const { watch, statementsOf } = await startProcess();
    const { refresh, lookAnew } = watch;
    expect(await statementsOf(() => Promise.all([refresh(), refresh()]))).toHaveLength(1);
    expect(await statementsOf(() => Promise.all([refresh(), lookAnew(), lookAnew()]))).toHaveLength(2);
    expect(await statementsOf(lookAnew)).toHaveLength(1);
    expect(await statementsOf(lookAnew)).toHaveLength(1);
  });

  it('is made again after one that failed, for who asked for one of their own', async () => {
    const { database, watch } = await startProcess();
    await database.destroy();
    const failed = watch.refresh();
    const anew = watch.lookAnew();
    await expect(failed).rejects.toThrow();
    await expect(anew).rejects.toThrow();
    database.initialize();
    await watch.lookAnew();
    await watch.refresh();
  });

  it('is made behind the back of who asks, while what is known is young enough', async () => {
    const { database, employmentOf } = await startProcess({ refreshAfterMs: 10, mostStaleMs: 60_000 });
    await employmentOf(ANNA);
    await database.destroy();
    await pause(20);
    expect(await employmentOf(ANNA)).toMatchObject(ANNA);
  });

  it('is made again when the one that was under way began too long ago', async () => {
    const { watch, statementsOf } = await startProcess({ refreshAfterMs: 20, mostStaleMs: 50 });
    const other = schema.connect(1);
    await other.raw('LOCK TABLES session_revocations WRITE');
    const statements = await statementsOf(async () => {
      const stuck = watch.refresh();
      await pause(80);
      const confirmed = watch.confirm();
      await other.raw('UNLOCK TABLES');
      await Promise.all([stuck, confirmed]);
    });
    expect(statements).toHaveLength(2);
  });

  it('asks for a thousand companies in one statement, and for every one', async () => {
    const { database, watch } = await startProcess();
    const ids = Array.from({ length: 1_001 }, (_, i) => String(100_000 + i));
    await insertRows(
      schema.database,
      'companies',
      ['id', 'name'],
      ids.map((id) => ({ id, name: `Company ${id}` })),
    );
    const asked = async (): Promise<number[]> => {
      const { statements } = await countStatements(database, watch.refresh);
      return statements.map((sql) => sql.split('?').length - 1);
    };
    for (const id of ids.slice(1)) watch.versions.follow(id, '0');
    const ONE_MORE = 1; // the number after which revocations are new
    expect(await asked()).toEqual([1_000 + ONE_MORE]);
    watch.versions.follow(ids[0]!, '0');
    expect(await asked()).toEqual([1_000 + ONE_MORE, 1 + ONE_MORE]);
    const changed = [ids[0]!, ids[1]!, ids.at(-1)!];
    for (const id of changed)
      await execute(
        schema.database,
        'UPDATE companies SET directory_version = directory_version + 1 WHERE id = ?',
        [id],
      );
    const told: string[] = [];
    watch.versions.onChanged((id) => told.push(id));
    await watch.refresh();
    expect(told.sort()).toEqual(changed.sort());
  });
});

describe('the version of a company’s rights', () => {
  const version = async () => Number((await findEmployment(schema.database, ACME, '11'))?.directoryVersion);

  it('is raised by every change of an employment, and by nothing that changes none', async () => {
    const before = await version();
    await setActive('13', 1);
    expect(await version()).toBe(before);
    await setActive('13', 0);
    expect(await version()).toBe(before + 1);
    await execute(schema.database, 'UPDATE employments SET permissions = ? WHERE user_id = ?', [
      '["messaging.moderate"]',
      '13',
    ]);
    expect(await version()).toBe(before + 2);
    await execute(schema.database, 'DELETE FROM employments WHERE company_id = ? AND user_id = ?', [
      ACME,
      '13',
    ]);
    expect(await version()).toBe(before + 3);
  });

  it('is raised when the company begins to ask for bound tokens, which stays as it was where nothing is said', async () => {
    const save = (company: { proofRequired?: boolean }) =>
      inTransaction(schema.database, (trx) =>
        saveDirectory(trx, {
          companies: [{ id: ACME, name: 'Company 1', ...company }],
          users: [],
          employments: [],
        }),
      );
    const isRequired = async () => (await findEmployment(schema.database, ACME, '11'))?.proofRequired;
    const before = await version();
    await save({ proofRequired: true });
    expect([await isRequired(), await version()]).toEqual([true, before + 1]);
    await save({});
    expect(await isRequired()).toBe(true);
    await save({ proofRequired: false });
    expect(await isRequired()).toBe(false);
  });
});

describe('what has changed in rights and sessions', () => {
  it('is read of the companies that were asked for, and of all sessions after a number, oldest first', async () => {
    const seqs = async () => {
      const rows = await select<{ seq: string }>(schema.database, 'SELECT seq FROM session_revocations');
      return rows.map(({ seq }) => Number(seq));
    };
    const before = Math.max(0, ...(await seqs()));
    await revoke(
      { companyId: '70', issuedUntil: 5, reason: 'key leaked' },
      { userId: '71', reason: 'log-out' },
      { companyId: '70', userId: '71', sessionId: 's', reason: 'log-out' },
    );
    const version = (await findEmployment(schema.database, ACME, '11'))?.directoryVersion;
    const revocation = (seq: number, named: object) => ({
      seq: String(before + seq),
      companyId: null,
      userId: null,
      sessionId: null,
      issuedUntil: null,
      keepUntil: expect.any(Date),
      ...named,
    });
    const theirs = [
      revocation(1, { companyId: '70', issuedUntil: 5 }),
      revocation(2, { userId: '71' }),
      revocation(3, { companyId: '70', userId: '71', sessionId: 's' }),
    ];
    expect(await findAccessChanges(schema.database, [ACME, '999'], String(before))).toEqual({
      versions: new Map([[ACME, version]]),
      revocations: theirs,
    });
    expect(await findAccessChanges(schema.database, [], String(before + 1))).toEqual({
      versions: new Map(),
      revocations: theirs.slice(1),
    });
  });
});

describe('a session that ended', () => {
  const claims = { companyId: ACME, userId: '11', sessionId: 's 1', issuedAt: 1_000, expiresAt: 2_000 };

  it('is revoked by its name, and no other is: not another person’s of the same name, nor a name that begins alike', async () => {
    const { watch } = await startProcess();
    const { isRevoked } = watch.revocations;
    await revoke({ userId: '11', sessionId: 's 1', reason: 'log-out' });
    expect(isRevoked(claims)).toBe(false);
    await watch.refresh();
    expect(isRevoked(claims)).toBe(true);
    expect(isRevoked({ ...claims, companyId: '2' })).toBe(true);
    expect(isRevoked({ ...claims, userId: '12' })).toBe(false);
    for (const sessionId of ['s', 's 1 ', 'S 1', '1', '*', ''])
      expect(isRevoked({ ...claims, sessionId })).toBe(false);
  });

  it('is one of all of a person’s, of a company’s or of everybody’s, up to a time', async () => {
    const { watch } = await startProcess();
    const { isRevoked } = watch.revocations;
    await revoke(
      { userId: '30', issuedUntil: 500, reason: 'password changed' },
      { companyId: '40', issuedUntil: 500, reason: 'key leaked' },
    );
    await watch.refresh();
    const of = (companyId: string, userId: string, issuedAt: number) =>
      isRevoked({ companyId, userId, sessionId: 'any', issuedAt });
    expect([of('1', '30', 500), of('1', '30', 501), of('40', '99', 499), of('40', '99', 501)]).toEqual([
      true,
      false,
      true,
      false,
    ]);
    expect(of('1', '99', 1)).toBe(false);
    // An earlier time does not bring back what a later one ended.
    await revoke({ userId: '30', issuedUntil: 400, reason: 'again' });
    await revoke({ issuedUntil: 300, reason: 'everybody' });
    await watch.refresh();
    expect([of('1', '30', 500), of('1', '99', 300), of('1', '99', 301)]).toEqual([true, true, false]);
  });

  it('is known to a process that starts later, in the order of commits, and forgotten when no token can be of it', async () => {
    const first = await startProcess();
    // Two transactions at once: whoever has the lower number commits first, or a reader would skip it.
    await Promise.all(
      Array.from({ length: 20 }, (_, i) => revoke({ sessionId: `parallel-${i}`, reason: 'log-out' })),
    );
    await first.watch.refresh();
    const second = await startProcess();
    for (const { watch } of [first, second])
      for (let i = 0; i < 20; i += 1)
        expect(watch.revocations.isRevoked({ ...claims, userId: '77', sessionId: `parallel-${i}` })).toBe(
          true,
        );
    await inTransaction(schema.database, (trx) =>
      saveRevocations(trx, [{ sessionId: 'later', reason: 'log-out' }], Date.now() + 3 * DAY_MS),
    );
    expect(await kept()).toEqual(['later']);
  });

  it('is kept for as long as any token of it could be taken: a day and the tolerance of clocks', async () => {
    const began = Date.now() + 10 * DAY_MS;
    const save = (sessionId: string, at: number) =>
      inTransaction(schema.database, (trx) =>
        saveRevocations(trx, [{ sessionId, reason: 'log-out' }], began + at),
      );
    await save('first', 0);
    await save('second', DAY_MS + 10_000);
    expect(await kept()).toEqual(['first', 'second']);
    await save('third', DAY_MS + 61_000);
    expect(await kept()).toEqual(['second', 'third']);
  });

  it('is asked for without a statement', async () => {
    const { watch, statementsOf } = await startProcess();
    expect(
      await statementsOf(() => Promise.resolve(watch.revocations.isRevoked({ ...claims, sessionId: 'x' }))),
    ).toEqual([]);
  });
});
