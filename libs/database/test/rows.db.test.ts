import {
  acrossCompanies,
  anyOf,
  CompanyNotBound,
  createDatabase,
  execute,
  inTransaction,
  insertRows,
  parseJson,
  select,
} from '@messaging/database';
import { createTestDatabase, seedDirectory, type TestDatabase } from '@messaging/test-kit';
import type { Knex } from 'knex';

const EVERYBODY =
  'SELECT company_id AS companyId, user_id AS userId FROM employments ORDER BY company_id, user_id';

describe('a statement that may reach rows of any company', () => {
  let schema: TestDatabase;
  // As services open it: nobody may look at all.
  let database: Knex;
  let sent: string[];
  beforeAll(async () => {
    schema = await createTestDatabase();
    await seedDirectory(schema.database, { 1: [{ userId: '11' }, { userId: '12' }], 2: [{ userId: '21' }] });
    database = createDatabase(schema.url, { poolSize: 2 });
    database.on('query', ({ sql }: { sql: string }) => void sent.push(sql));
  });
  beforeEach(() => (sent = []));
  afterAll(async () => {
    await database.destroy();
    await schema.drop();
  });
  const activeOnes = async () => {
    const [row] = await select<{ n: string }>(
      acrossCompanies(database, 'the test counts'),
      'SELECT COUNT(*) AS n FROM employments WHERE active = 1',
    );
    return Number(row?.n);
  };

  it('is not sent, whether it reads, changes or adds, and says why', async () => {
    const before = await activeOnes();
    sent = [];
    const attempts = [
      () => select(database, EVERYBODY),
      () => execute(database, 'UPDATE employments SET active = 0'),
      () => execute(database, 'DELETE FROM employments WHERE user_id = ?', ['11']),
      () => insertRows(database, 'employments', ['user_id'], [{ user_id: '13' }]),
      () => inTransaction(database, (trx) => select(trx, `${EVERYBODY} LIMIT 1`)),
    ];
    for (const attempt of attempts) {
      const error: unknown = await attempt().catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(CompanyNotBound);
      expect(error).toMatchObject({
        name: 'CompanyNotBound',
        message: expect.stringContaining('employments'),
      });
    }
    expect(sent.filter((sql) => sql.includes('employments'))).toEqual([]);
    expect(await activeOnes()).toBe(before);
  });

  it('is refused again and again, however many others came between', async () => {
    const refused = (sql: string) => expect(select(database, sql)).rejects.toMatchObject({ sql });
    await refused(EVERYBODY);
    // More than are remembered.
    for (let i = 0; i < 2_100; i++) await refused(`SELECT ${i} FROM employments`);
    await refused(EVERYBODY);
    await refused('SELECT 2099 FROM employments');
    expect(sent).toEqual([]);
  });

  it('goes out when its company is named, and reaches no other', async () => {
    const ofOne = EVERYBODY.replace('ORDER', 'WHERE company_id = ? ORDER');
    for (let i = 0; i < 2; i++)
      expect(await select(database, ofOne, ['1'])).toEqual([
        { companyId: '1', userId: '11' },
        { companyId: '1', userId: '12' },
      ]);
    expect(await execute(database, 'UPDATE employments SET active = 0 WHERE company_id = ?', ['1'])).toBe(2);
    expect(await activeOnes()).toBe(1);
    expect(await execute(database, 'UPDATE employments SET active = 1 WHERE company_id = ?', ['1'])).toBe(2);
  });

  it('goes out when it says that it is about all, and only then', async () => {
    expect(await select(acrossCompanies(database, 'the test looks at all'), EVERYBODY)).toHaveLength(3);
    await expect(select(database, EVERYBODY)).rejects.toThrow(CompanyNotBound);
    const all = acrossCompanies(database, 'the test changes all');
    expect(await execute(all, 'UPDATE employments SET active = 1')).toBe(3);
  });

  it('goes out where the process says that it may, asked each time', async () => {
    let may = true;
    const tool = createDatabase(schema.url, { poolSize: 1, mayReachAll: () => may });
    expect(await select(tool, EVERYBODY)).toHaveLength(3);
    may = false;
    await expect(select(tool, EVERYBODY)).rejects.toThrow(CompanyNotBound);
    await tool.destroy();
  });

  it('is cut where it is too long to be read in a log', async () => {
    const long = `SELECT '${'x'.repeat(400)}' FROM employments`;
    const error = (await select(database, long).catch((reason: unknown) => reason)) as CompanyNotBound;
    expect(error.message).toContain(long.slice(0, 300));
    expect(error.message).not.toContain(long.slice(0, 301));
    expect(error.sql).toBe(long);
  });
});

describe('rows', () => {
  let schema: TestDatabase;
  beforeAll(async () => {
    schema = await createTestDatabase();
    await seedDirectory(schema.database, { 1: [], 2: [] });
  });
  afterAll(() => schema.drop());

  it('are inserted together, or not at all where there are none', async () => {
    const columns = ['company_id', 'seq', 'type', 'correlation_id', 'data', 'occurred_at'] as const;
    const row = (company_id: string, seq: string) => ({
      company_id,
      seq,
      type: 'x',
      correlation_id: 'c',
      data: '{"a":[1]}',
      occurred_at: new Date(),
    });
    const rows = [row('1', '1'), row('1', '2'), row('2', '1')];
    expect(await insertRows(schema.database, 'events', columns, rows)).toBe(3);
    expect(await insertRows(schema.database, 'events', columns, [])).toBe(0);
    await expect(insertRows(schema.database, 'events', columns, [row('1', '2')])).rejects.toThrow();
    const rename = [{ id: '2', name: 'Renamed' }];
    const upsert = 'ON DUPLICATE KEY UPDATE name = VALUES(name)';
    await insertRows(schema.database, 'companies', ['id', 'name'], rename, upsert);
    expect(await select(schema.database, 'SELECT name FROM companies ORDER BY id')).toEqual([
      { name: 'Company 1' },
      { name: 'Renamed' },
    ]);

    const keys = anyOf(
      ['company_id', 'seq'],
      [
        ['1', '2'],
        ['2', '1'],
      ],
    );
    const found = await select<{ companyId: string; seq: string; data: unknown }>(
      schema.database,
      `SELECT company_id AS companyId, seq, data FROM events WHERE ${keys.sql} AND type = ? ORDER BY seq DESC`,
      [...keys.bindings, 'x'],
    );
    expect(found.map(({ companyId, seq }) => [companyId, seq])).toEqual([
      ['1', '2'],
      ['2', '1'],
    ]);
    expect(parseJson(found[0]?.data)).toEqual({ a: [1] });
    expect(parseJson({ a: 1 })).toEqual({ a: 1 });
  });

  it('inserts many rows a thousand at a time, so that the server is never silent for long', async () => {
    const statements: number[] = [];
    schema.database.on('query', ({ sql }: { sql: string }) => {
      if (sql.includes('INTO companies')) statements.push(sql.split('(?, ?)').length - 1);
    });
    const rows = Array.from({ length: 2_500 }, (_, i) => ({ id: String(1_000 + i), name: `Many ${i}` }));
    expect(await insertRows(schema.database, 'companies', ['id', 'name'], rows)).toBe(2_500);
    expect(statements).toEqual([1_000, 1_000, 500]);
    const [stored] = await select<{ rows: number }>(
      schema.database,
      'SELECT COUNT(*) AS `rows` FROM companies WHERE id >= 1000',
    );
    expect(Number(stored?.rows)).toBe(2_500);
  });
});
