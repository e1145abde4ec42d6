import { insertRows, select } from '@messaging/database';
import { createTestDatabase, type TestDatabase } from '@messaging/test-kit';
import {
  isEmptySchema,
  migrateToLatest,
  migrationStatus,
  rollBack,
  verifyBaseline,
} from '@messaging/migrations';

/** An ERP's own tables as they may be before messaging grows: the architecture document's ERD, some years in use. */
const EXISTING = [
  'CREATE TABLE companies (id BIGINT NOT NULL PRIMARY KEY, name VARCHAR(100) NOT NULL, vat_number VARCHAR(20) NULL)',
  `CREATE TABLE users (id BIGINT NOT NULL PRIMARY KEY, username VARCHAR(50) NOT NULL, display_name VARCHAR(100) NOT NULL,
     UNIQUE KEY (username))`,
  `CREATE TABLE employments (id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY, company_id BIGINT NOT NULL, user_id BIGINT NOT NULL,
     permissions JSON NULL, UNIQUE KEY (company_id, user_id), KEY (user_id))`,
  `CREATE TABLE messages (id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY, company_id BIGINT NOT NULL, user_id BIGINT NOT NULL,
     parent_message_id BIGINT NULL, topic VARCHAR(120) NULL, transaction_id BIGINT NULL, plan_id BIGINT NULL,
     message TEXT NOT NULL, created_at DATETIME NOT NULL, KEY (company_id))`,
];

describe('phase A: the baseline', () => {
  let schema: TestDatabase;
  beforeEach(async () => (schema = await createTestDatabase({ migrate: false })));
  afterEach(() => schema.drop());
  const existing = async (change: (sql: string) => string = (sql) => sql) => {
    for (const sql of EXISTING) await schema.database.raw(change(sql));
  };

  it('creates everything from nothing, and going back leaves the ERP’s tables', async () => {
    expect(await isEmptySchema(schema.database)).toBe(true);
    const ran = await migrateToLatest(schema.database);
    expect(ran[0]).toBe('a1-baseline');
    expect(await verifyBaseline(schema.database)).toEqual([]);
    expect((await migrationStatus(schema.database)).pending).toEqual([]);
    await rollBack(schema.database);
    expect(await verifyBaseline(schema.database)).toEqual([]);
    expect(await schema.database.schema.hasTable('events')).toBe(false);
    expect(await migrateToLatest(schema.database)).toEqual(ran);
  });

  it('takes over an existing schema with its messages: conversations, positions, threads', async () => {
    await existing();
    const { database } = schema;
    await insertRows(
      database,
      'companies',
      ['id', 'name'],
      [
        { id: 1, name: 'One' },
        { id: 2, name: 'Two' },
      ],
    );
    await insertRows(
      database,
      'users',
      ['id', 'username', 'display_name'],
      [{ id: 7, username: 'a', display_name: 'A' }],
    );
    await insertRows(database, 'employments', ['company_id', 'user_id'], [{ company_id: 1, user_id: 7 }]);
    const message = (id: number, company: number, link: object, parent: number | null = null) => ({
      id,
      company_id: company,
      user_id: 7,
      parent_message_id: parent,
      topic: null,
      transaction_id: null,
      plan_id: null,
      message: `text ${id}`,
      created_at: new Date(Date.UTC(2026, 0, id)),
      ...link,
    });
    const rows = [
      message(1, 1, { transaction_id: 5 }),
      message(2, 1, { topic: '5' }),
      message(3, 1, { transaction_id: 5 }, 1),
      message(4, 2, { transaction_id: 5 }),
      message(5, 1, { transaction_id: 5 }, 3),
      message(6, 1, { plan_id: 5 }),
    ];
    await database('messages').insert(rows);

    await migrateToLatest(database);

    expect(
      await select(
        database,
        `SELECT id, conversation_id, thread_id, depth, position, message FROM messages ORDER BY id`,
      ),
    ).toEqual([
      { id: '1', conversation_id: '1', thread_id: '1', depth: 0, position: '1', message: 'text 1' },
      { id: '2', conversation_id: '2', thread_id: '2', depth: 0, position: '1', message: 'text 2' },
      { id: '3', conversation_id: '1', thread_id: '1', depth: 1, position: '2', message: 'text 3' },
      { id: '4', conversation_id: '4', thread_id: '4', depth: 0, position: '1', message: 'text 4' },
      { id: '5', conversation_id: '1', thread_id: '1', depth: 2, position: '3', message: 'text 5' },
      { id: '6', conversation_id: '6', thread_id: '6', depth: 0, position: '1', message: 'text 6' },
    ]);
    expect(
      await select(
        database,
        'SELECT company_id, id, root_kind, root_value, last_position FROM conversations ORDER BY id',
      ),
    ).toEqual([
      { company_id: '1', id: '1', root_kind: 'transaction', root_value: '5', last_position: '3' },
      { company_id: '1', id: '2', root_kind: 'topic', root_value: '5', last_position: '1' },
      { company_id: '2', id: '4', root_kind: 'transaction', root_value: '5', last_position: '1' },
      { company_id: '1', id: '6', root_kind: 'plan', root_value: '5', last_position: '1' },
    ]);
    // The author of company 2's message had no employment there: they got an ended one.
    expect(await select(database, 'SELECT company_id, active FROM employments ORDER BY company_id')).toEqual([
      { company_id: '1', active: 1 },
      { company_id: '2', active: 0 },
    ]);
  });

  it('still takes the previous release’s inserts after the migration', async () => {
    await existing();
    const { database } = schema;
    await insertRows(database, 'companies', ['id', 'name'], [{ id: 1, name: 'One' }]);
    await insertRows(
      database,
      'users',
      ['id', 'username', 'display_name'],
      [{ id: 7, username: 'a', display_name: 'A' }],
    );
    await insertRows(database, 'employments', ['company_id', 'user_id'], [{ company_id: 1, user_id: 7 }]);
    await migrateToLatest(database);
    await database.raw(
      `INSERT INTO messages (company_id, user_id, topic, message, created_at) VALUES (1, 7, 'old', 'from before', NOW())`,
    );
    expect(await select(database, 'SELECT message, state, version FROM messages')).toEqual([
      { message: 'from before', state: 'visible', version: 1 },
    ]);
  });

  it.each([
    [
      'a missing table',
      (sql: string) => sql.replace('TABLE employments', 'TABLE staff'),
      { table: 'employments', problem: 'the table is missing' },
    ],
    [
      'a missing column',
      (sql: string) => sql.replace('parent_message_id BIGINT NULL,', ''),
      { table: 'messages', problem: 'column parent_message_id is missing (expected BIGINT NULL)' },
    ],
    [
      'a column of another type',
      (sql: string) =>
        sql.replace(
          'company_id BIGINT NOT NULL, user_id BIGINT NOT NULL,\n     parent',
          'company_id INT NOT NULL, user_id BIGINT NOT NULL,\n     parent',
        ),
      { table: 'messages', problem: 'column company_id is int, expected BIGINT NOT NULL' },
    ],
    [
      'a column that may be null',
      (sql: string) => sql.replace('message TEXT NOT NULL', 'message TEXT NULL'),
      { table: 'messages', problem: 'column message may be NULL, expected NOT NULL' },
    ],
    [
      'a missing unique index',
      (sql: string) => sql.replace('UNIQUE KEY (company_id, user_id)', 'KEY (company_id, user_id)'),
      { table: 'employments', problem: 'no unique index starts with (company_id, user_id)' },
    ],
  ])('reports %s and refuses to go on', async (_name, change, difference) => {
    await existing(change);
    expect(await verifyBaseline(schema.database)).toEqual([difference]);
    await expect(migrateToLatest(schema.database)).rejects.toThrow(
      `${difference.table}: ${difference.problem}`,
    );
    expect(await schema.database.schema.hasTable('conversations')).toBe(false);
  });
});
