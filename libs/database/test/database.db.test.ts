import { EventEmitter, once } from 'node:events';
import {
  chooseReader,
  createDatabase,
  execute,
  inTransaction,
  insertRows,
  isDatabaseAway,
  newId,
  parseJson,
  select,
} from '@messaging/database';
import {
  createTestDatabase,
  eventually,
  openLink,
  seedDirectory,
  type TestDatabase,
} from '@messaging/test-kit';

describe('the database', () => {
  let schema: TestDatabase;
  beforeAll(async () => {
    schema = await createTestDatabase();
    await seedDirectory(schema.database, { 1: [], 2: [] });
  });
  afterAll(() => schema.drop());

  it('keeps every digit of a BIGINT, every millisecond in UTC, and the shape of JSON', async () => {
    const largest = '9223372036854775807';
    const at = new Date('2026-03-29T01:30:00.123Z');
    await insertRows(
      schema.database,
      'events',
      ['company_id', 'seq', 'type', 'correlation_id', 'data', 'occurred_at'],
      [{ company_id: '1', seq: largest, type: 'x', correlation_id: 'c', data: '{"a":[1]}', occurred_at: at }],
    );
    const [row] = await select<{ seq: string; data: unknown; occurred_at: Date }>(
      schema.database,
      'SELECT seq, data, occurred_at FROM events WHERE company_id = 1',
    );
    expect(row?.seq).toBe(largest);
    expect(row?.occurred_at).toEqual(at);
    expect(parseJson(row?.data)).toEqual({ a: [1] });
  });

  it('gives up a connection that is half open, says that the database is away, and makes another', async () => {
    const server = new URL(schema.url);
    const link = await openLink();
    link.aim(server.hostname, Number(server.port));
    server.port = String(link.port);
    const database = createDatabase(server.href, { poolSize: 1, silenceTimeout: 300 });
    await select(database, 'SELECT 1');
    // Idle for longer than that, which is no silence.
    await new Promise((resolve) => setTimeout(resolve, 400));
    link.set({ kind: 'silent' });
    const failure = await inTransaction(database, (trx) => select(trx, 'SELECT 1')).catch(
      (error: unknown) => error,
    );
    expect(isDatabaseAway(failure)).toBe(true);
    link.set({ kind: 'none' });
    await eventually(() => select(database, 'SELECT 1'), 10_000);
    await database.destroy();
    await link.close();
  });

  it('takes its locks from who stands still in the middle of a transaction', async () => {
    const [frozen, other] = [schema.connect(1), schema.connect(1)];
    const rename = "UPDATE companies SET name = CONCAT(name, '!') WHERE id = 2";
    const [limits] = await select<{ idle: string; version: string }>(
      frozen,
      'SELECT @@wait_timeout AS idle, VERSION() AS version',
    );
    expect(Number(limits?.idle)).toBe(60);
    // MySQL would take a minute.
    if (!/mariadb/i.test(limits?.version ?? '')) return;
    const life = new EventEmitter();
    const locked = once(life, 'locked');
    const thawed = once(life, 'thawed');
    const frozenWork = inTransaction(frozen, async (trx) => {
      await execute(trx, rename);
      life.emit('locked');
      await thawed;
      await execute(trx, rename);
    }).catch((error: unknown) => error);
    await locked;
    await inTransaction(other, (trx) => execute(trx, rename));
    life.emit('thawed');
    expect(isDatabaseAway(await frozenWork)).toBe(true);
    expect(await select(other, 'SELECT name FROM companies WHERE id = 2')).toEqual([{ name: 'Company 2!' }]);
    await execute(other, "UPDATE companies SET name = 'Company 2' WHERE id = 2");
    await frozen.destroy();
    await other.destroy();
  });

  it('repeats a transaction that was the victim of a deadlock', async () => {
    const pool = schema.connect(4);
    let attempts = 0;
    const rename = (first: number, second: number) =>
      inTransaction(pool, async (trx) => {
        attempts += 1;
        await execute(trx, 'UPDATE companies SET name = CONCAT(name, ?) WHERE id = ?', ['!', first]);
        await new Promise((resolve) => setTimeout(resolve, 100));
        await execute(trx, 'UPDATE companies SET name = CONCAT(name, ?) WHERE id = ?', ['!', second]);
      });
    await Promise.all([rename(1, 2), rename(2, 1)]);
    expect(attempts).toBeGreaterThan(2);
    const names = await select(schema.database, 'SELECT name FROM companies ORDER BY id');
    expect(names).toEqual([{ name: 'Company 1!!' }, { name: 'Company 2!!' }]);
  });

  it('tells of no statement what it was given, whatever it fails of', async () => {
    const written = 'what somebody wrote';
    const impatient = createDatabase(schema.url, { poolSize: 1, silenceTimeout: 300 });
    const failures = [
      select(schema.database, 'SELECT ? FROM nowhere', [written]),
      // Cut off while the server is at it: in the server's words there is nothing to tell.
      select(impatient, 'SELECT ?, SLEEP(2)', [written]),
      inTransaction(impatient, (trx) => select(trx, 'SELECT ?, SLEEP(2)', [written])),
    ];
    for (const failure of failures) {
      const error = await failure.then(
        () => undefined,
        (thrown: unknown) => thrown as Error,
      );
      expect(error?.message).toContain('SELECT ?');
      expect(`${error?.message} ${error?.stack}`).not.toContain(written);
    }
    await impatient.destroy();
  });

  it('tells a server that is away from a fault in the statement', async () => {
    const nobody = createDatabase('mysql://nobody@127.0.0.1:1/none', { acquireTimeout: 500 });
    const away: unknown = await select(nobody, 'SELECT 1').catch((error: unknown) => error);
    expect(isDatabaseAway(away)).toBe(true);
    await nobody.destroy();
    const fault: unknown = await select(schema.database, 'SELECT nonsense').catch((error: unknown) => error);
    expect(isDatabaseAway(fault)).toBe(false);
  });

  it('has the server stop a statement that takes too long, and calls that away', async () => {
    const hasty = createDatabase(schema.url, { poolSize: 1, statementTimeout: 200 });
    const startedAt = Date.now();
    const late: unknown = await select(
      hasty,
      'SELECT COUNT(*) FROM information_schema.columns a, information_schema.columns b, information_schema.columns c',
    ).catch((error: unknown) => error);
    expect(Date.now() - startedAt).toBeLessThan(2_000);
    expect(isDatabaseAway(late)).toBe(true);
    expect(await select(hasty, 'SELECT 1 AS one')).toHaveLength(1);
    await hasty.destroy();
  });

  it('reads from a replica only once it has reached what the reader has seen', async () => {
    const replica = schema.connect(1);
    const primary = schema.connect(1);
    await execute(primary, 'UPDATE stream_heads SET last_seq = 10 WHERE company_id = 2');
    expect(await chooseReader({ primary, replica }, '2', { seq: '10' })).toBe(replica);
    expect(await chooseReader({ primary, replica }, '2', { seq: '11' })).toBe(primary);
    expect(await chooseReader({ primary }, '2', { seq: '0' })).toBe(primary);
    expect(await chooseReader({ primary, replica }, '2', { directoryVersion: '1' })).toBe(primary);
    await replica.destroy();
    expect(await chooseReader({ primary, replica }, '2', { seq: '5' })).toBe(primary);
  });

  it('makes ids that fit a BIGINT, rise with time and do not repeat', () => {
    const ids = Array.from({ length: 10_000 }, () => newId());
    expect(new Set(ids).size).toBe(10_000);
    // A batch of notifications is made in one millisecond: with random bits alone some of these would be equal.
    const at = Date.UTC(2026, 5, 1);
    expect(new Set(Array.from({ length: 20_000 }, () => newId(at))).size).toBe(20_000);
    expect(BigInt(newId(Date.UTC(2093, 0, 1))) < 2n ** 63n).toBe(true);
    expect(BigInt(newId(Date.UTC(2026, 0, 2))) > BigInt(newId(Date.UTC(2026, 0, 1)))).toBe(true);
  });
});
