import { execute, insertRows } from '@messaging/database';
import { createAccessWatch, createGetEmploymentSession, findEmployment } from '@messaging/identity';
import { countStatements, eventually } from '@messaging/test-kit';
import { ACME, ANNA, BORIS, RITA, twoCompanies } from './two-companies.ts';

const companies = twoCompanies();
const { startProcess, setActive } = companies;

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
    const present = (await findEmployment(companies.database, ACME, '11'))?.directoryVersion ?? '';
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
    await execute(companies.database, 'INSERT INTO employments (company_id, user_id) VALUES (?, ?)', [
      '2',
      '11',
    ]);
    await eventually(async () => expect(await employmentOf(stranger)).toMatchObject(stranger));
    await execute(companies.database, 'DELETE FROM employments WHERE company_id = ? AND user_id = ?', [
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
    const database = companies.connect(1);
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
    const other = companies.connect(1);
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

  it('says, when it succeeds, for how long nothing had been confirmed', async () => {
    const { database, watch } = await startProcess();
    const unconfirmed: number[] = [];
    watch.onConfirmed((ms) => unconfirmed.push(ms));
    expect(watch.isConfirmedWithin(60_000)).toBe(true);
    await pause(120);
    expect(watch.isConfirmedWithin(100)).toBe(false);
    await database.destroy();
    await expect(watch.refresh()).rejects.toThrow();
    expect([unconfirmed, watch.isConfirmedWithin(100)]).toEqual([[], false]);
    database.initialize();
    await watch.refresh();
    expect(unconfirmed).toEqual([expect.any(Number)]);
    expect(unconfirmed[0]).toBeGreaterThan(100);
    expect(watch.isConfirmedWithin(unconfirmed[0]!)).toBe(true);
  });

  it('asks for a thousand companies in one statement, and for every one', async () => {
    const { database, watch } = await startProcess();
    const ids = Array.from({ length: 1_001 }, (_, i) => String(100_000 + i));
    await insertRows(
      companies.database,
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
        companies.database,
        'UPDATE companies SET directory_version = directory_version + 1 WHERE id = ?',
        [id],
      );
    const told: string[] = [];
    watch.versions.onChanged((id) => told.push(id));
    await watch.refresh();
    expect(told.sort()).toEqual(changed.sort());
  });
});
