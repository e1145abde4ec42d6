import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { createDatabase, DATABASE_SERVICES, TABLE_OWNERS, type DatabaseService } from '@messaging/database';
import { applyGrants, grantsOf, serviceUsers } from '@messaging/migrations';
import { createTestDatabase, testDatabaseUrl, type TestDatabase } from '@messaging/test-kit';
import type { Knex } from 'knex';

const VERBS = ['SELECT', 'INSERT', 'UPDATE', 'DELETE'] as const;
type Verb = (typeof VERBS)[number];
const DENIED = ['ER_TABLEACCESS_DENIED_ERROR', 'ER_COLUMNACCESS_DENIED_ERROR'];
const PREFIX = `t${randomBytes(3).toString('hex')}_`;
const PASSWORD = randomBytes(18).toString('base64url');

describe('the database users of the services', () => {
  let schema: TestDatabase;
  let columns: Map<string, string[]>;
  const users = serviceUsers('%', PREFIX);
  const pools = new Map<DatabaseService, Knex>();
  const grant = () =>
    applyGrants({
      admin: schema.database,
      schema: new URL(schema.url).pathname.slice(1),
      users,
      passwordOf: () => PASSWORD,
    });

  beforeAll(async () => {
    schema = await createTestDatabase();
    const [rows] = (await schema.database.raw(
      `SELECT table_name AS tableName, column_name AS columnName FROM information_schema.columns
        WHERE table_schema = DATABASE() AND table_name NOT LIKE 'messaging\\_migrations%'`,
    )) as [{ tableName: string; columnName: string }[]];
    columns = new Map();
    for (const { tableName, columnName } of rows)
      columns.set(tableName, [...(columns.get(tableName) ?? []), columnName]);
    await grant();
    for (const { service, name } of users) {
      const url = new URL(schema.url);
      url.username = name;
      url.password = PASSWORD;
      pools.set(service, createDatabase(url.href, { poolSize: 1 }));
    }
  });
  afterAll(async () => {
    await Promise.all([...pools.values()].map((pool) => pool.destroy()));
    for (const { name, host } of users) await schema.database.raw('DROP USER IF EXISTS ?@?', [name, host]);
    await schema.drop();
  });

  /** Whether the engine lets the service do this, with a statement that changes nothing. */
  async function mayDo(
    service: DatabaseService,
    verb: Verb,
    table: string,
    column: string,
  ): Promise<boolean> {
    const statements: Record<Verb, string> = {
      SELECT: `SELECT ${column} FROM ${table} WHERE FALSE`,
      INSERT: `INSERT INTO ${table} (${column}) SELECT NULL FROM DUAL WHERE FALSE`,
      UPDATE: `UPDATE ${table} SET ${column} = NULL WHERE FALSE`,
      DELETE: `DELETE FROM ${table} WHERE FALSE`,
    };
    try {
      await pools.get(service)!.raw(statements[verb]);
      return true;
    } catch (error) {
      const code = String((error as { code?: string }).code);
      // The engine asks for rights first and for values after.
      if (code === 'ER_NO_DEFAULT_FOR_FIELD') return true;
      if (DENIED.includes(code)) return false;
      throw error;
    }
  }

  const isGranted = (service: DatabaseService, verb: Verb, table: string, column: string) =>
    grantsOf(service).some(
      (one) => one.table === table && one.verb === verb && (one.column === null || one.column === column),
    );

  it('has a line in the owner map for every table, and a table for every line', () => {
    expect(Object.keys(TABLE_OWNERS).sort()).toEqual([...columns.keys()].sort());
    for (const [table, { company }] of Object.entries(TABLE_OWNERS))
      expect(`${table}: ${String(company === null || columns.get(table)?.includes(company))}`).toBe(
        `${table}: true`,
      );
  });

  it('can do what the map says and nothing else: every service, table, column and verb', async () => {
    const wrong: string[] = [];
    let [tried, refused] = [0, 0];
    for (const service of DATABASE_SERVICES) {
      for (const [table, names] of columns) {
        for (const verb of VERBS) {
          for (const column of verb === 'DELETE' ? names.slice(0, 1) : names) {
            const may = await mayDo(service, verb, table, column);
            tried += 1;
            if (!may) refused += 1;
            if (may !== isGranted(service, verb, table, column))
              wrong.push(`${service} ${may ? 'may' : 'may not'} ${verb} ${table}.${column}`);
          }
        }
      }
    }
    console.log(
      `${DATABASE_SERVICES.length} services x ${columns.size} tables x ${VERBS.length} verbs, by column: ` +
        `${tried} statements, ${refused} refused by the engine`,
    );
    expect(wrong).toEqual([]);
    expect(refused).toBeGreaterThan(tried / 2);
  }, 60_000);

  it('lets read-api write nothing, and nobody change or remove an event', () => {
    const writes = grantsOf('read-api').filter(({ verb }) => verb !== 'SELECT');
    expect(writes).toEqual([]);
    const changes = DATABASE_SERVICES.flatMap((service) =>
      grantsOf(service).filter(({ table, verb }) => table === 'events' && /UPDATE|DELETE/.test(verb)),
    );
    expect(changes).toEqual([]);
  });

  it.each(['CREATE TABLE intruder (id INT)', 'DROP TABLE events', 'ALTER TABLE events ADD COLUMN x INT'])(
    'refuses everybody %s',
    async (statement) => {
      for (const pool of pools.values())
        await expect(pool.raw(statement)).rejects.toMatchObject({ code: 'ER_TABLEACCESS_DENIED_ERROR' });
    },
  );

  it('needs no statement when all is so already', async () => {
    expect(await grant()).toEqual([]);
  });

  it('takes back what is too much, on tables, schemas and the server, without touching the rest', async () => {
    const [readApi] = users.filter(({ service }) => service === 'read-api');
    const to = [readApi!.name, readApi!.host];
    const name = new URL(schema.url).pathname.slice(1);
    for (const privileges of [
      'INSERT, DELETE ON messages',
      'UPDATE (state) ON messages',
      `UPDATE ON \`${name}\`.*`,
      'PROCESS ON *.*',
    ])
      await schema.database.raw(`GRANT ${privileges} TO ?@?`, to);
    expect(await mayDo('read-api', 'DELETE', 'messages', 'id')).toBe(true);
    expect(await grant()).toHaveLength(3);
    for (const verb of ['INSERT', 'UPDATE', 'DELETE'] as const)
      expect(await mayDo('read-api', verb, 'messages', 'state')).toBe(false);
    expect(await mayDo('read-api', 'SELECT', 'messages', 'message')).toBe(true);
    expect(await grant()).toEqual([]);
  });

  it('makes no account without a password', async () => {
    const made = applyGrants({
      admin: schema.database,
      schema: new URL(testDatabaseUrl()).pathname.slice(1),
      users: serviceUsers('%', `${PREFIX}x_`),
      passwordOf: () => undefined,
    });
    await expect(made).rejects.toThrow(/needs a password/);
  });
});

describe('ARCHITECTURE.md', () => {
  it('says of every table who writes and who reads it, as the owner map does', () => {
    const text = readFileSync(join(__dirname, '../../ARCHITECTURE.md'), 'utf8');
    const section = text.split('## Who owns which table')[1]?.split('\n## ')[0] ?? '';
    const servicesIn = (cell: string) => DATABASE_SERVICES.filter((service) => cell.includes(service));
    const told = section
      .split('\n')
      .filter((line) => line.startsWith('| `'))
      .flatMap((line) => {
        const [, tables = '', writers = '', readers = ''] = line.split('|');
        return [...tables.matchAll(/`(\w+)`/g)].map(([, table = '']) => [
          table,
          { written: servicesIn(writers), read: servicesIn(readers) },
        ]);
      });
    const isWriting = (privilege: string) => !privilege.startsWith('SELECT');
    const held = Object.entries(TABLE_OWNERS).map(([table, { access }]) => [
      table,
      {
        written: DATABASE_SERVICES.filter((service) => access[service]?.some(isWriting)),
        read: DATABASE_SERVICES.filter((service) => access[service] !== undefined),
      },
    ]);
    expect(Object.fromEntries(told)).toEqual(Object.fromEntries(held));
  });
});
