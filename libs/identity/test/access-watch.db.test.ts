import { execute, inTransaction, select } from '@messaging/database';
import {
  createAccessWatch,
  createGetEmploymentSession,
  findEmployment,
  saveDirectory,
  saveRevocations,
  type NewRevocation,
} from '@messaging/identity';
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
  return { watch, employmentOf, statementsOf };
}

const setActive = (userId: string, active: number) =>
  execute(schema.database, 'UPDATE employments SET active = ? WHERE company_id = ? AND user_id = ?', [
    active,
    ACME,
    userId,
  ]);
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
    const { watch, employmentOf } = await startProcess();
    await employmentOf(ANNA);
    const old = (await findEmployment(schema.database, ACME, '11'))?.directoryVersion ?? '';
    await setActive('13', 0);
    await watch.refresh();
    expect(watch.versions.follow(ACME, old)).toBe(false);
    await setActive('13', 1);
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
    const days = 3 * 24 * 60 * 60 * 1_000;
    await inTransaction(schema.database, (trx) =>
      saveRevocations(trx, [{ sessionId: 'later', reason: 'log-out' }], Date.now() + days),
    );
    const left = await select<{ sessionId: string }>(
      schema.database,
      'SELECT session_id AS sessionId FROM session_revocations',
    );
    expect(left).toEqual([{ sessionId: 'later' }]);
  });

  it('is asked for without a statement', async () => {
    const { watch, statementsOf } = await startProcess();
    expect(
      await statementsOf(() => Promise.resolve(watch.revocations.isRevoked({ ...claims, sessionId: 'x' }))),
    ).toEqual([]);
  });
});
