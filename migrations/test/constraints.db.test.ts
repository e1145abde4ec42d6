import { insertRows, newId, select } from '@messaging/database';
import { createTestDatabase, seedDirectory, type TestDatabase } from '@messaging/test-kit';

const [ACME, RIVAL] = ['1', '2'];
/** Nobody's: there is no such company and no such person. */
const NOBODY = '99';
const [ANNA, RITA] = ['11', '21'];
const NOW = new Date(Date.UTC(2026, 10, 1));

interface ForeignKey {
  name: string;
  columns: string[];
}

describe('constraints of the tenant tables', () => {
  let schema: TestDatabase;
  const ids = {
    acmeConversation: newId(),
    rivalConversation: newId(),
    acmeMessage: newId(),
    rivalMessage: newId(),
  };

  const message = (
    company: string,
    user: string,
    conversation: string,
    more: Record<string, unknown> = {},
  ) => ({
    company_id: company,
    id: newId(),
    user_id: user,
    conversation_id: conversation,
    topic: 'x',
    message: 'text',
    created_at: NOW,
    ...more,
  });

  beforeAll(async () => {
    schema = await createTestDatabase();
    const { database } = schema;
    await seedDirectory(database, { [ACME]: [{ userId: ANNA }], [RIVAL]: [{ userId: RITA }] });
    const conversation = (company: string, id: string) => ({
      company_id: company,
      id,
      root_kind: 'topic',
      root_value: 'x',
      last_activity_at: NOW,
      created_at: NOW,
    });
    await database('conversations').insert([
      conversation(ACME, ids.acmeConversation),
      conversation(RIVAL, ids.rivalConversation),
    ]);
    await database('messages').insert([
      message(ACME, ANNA, ids.acmeConversation, { id: ids.acmeMessage, position: 1 }),
      message(RIVAL, RITA, ids.rivalConversation, { id: ids.rivalMessage, position: 1 }),
    ]);
    await insertRows(
      database,
      'events',
      ['company_id', 'seq', 'type', 'correlation_id', 'data', 'occurred_at'],
      [
        {
          company_id: RIVAL,
          seq: 5,
          type: 'directory.changed',
          correlation_id: 'c',
          data: '{}',
          occurred_at: NOW,
        },
      ],
    );
  });
  afterAll(() => schema.drop());
  // The one row of nobody's there is, so that a key to the company can be tried without the one to the employment.
  beforeAll(() =>
    schema.database.transaction(async (trx) => {
      await trx.raw('SET SESSION foreign_key_checks = 0');
      await trx('employments').insert({ company_id: NOBODY, user_id: ANNA, permissions: '[]' });
      await trx.raw('SET SESSION foreign_key_checks = 1');
    }),
  );

  /** For each foreign key of the schema, a row of ACME's that points at something of RIVAL's. */
  const BAD_ROWS: Record<string, () => [table: string, row: Record<string, unknown>]> = {
    messages_conversation: () => ['messages', message(ACME, ANNA, ids.rivalConversation)],
    messages_author: () => ['messages', message(ACME, RITA, ids.acmeConversation)],
    messages_parent: () => [
      'messages',
      message(ACME, ANNA, ids.acmeConversation, { parent_message_id: ids.rivalMessage }),
    ],
    events_conversation: () => [
      'events',
      {
        company_id: ACME,
        seq: 1,
        type: 'x',
        conversation_id: ids.rivalConversation,
        correlation_id: 'c',
        data: '{}',
        occurred_at: NOW,
      },
    ],
    inbox_event: () => ['inbox', { company_id: ACME, consumer: 'moderation', seq: 5, processed_at: NOW }],
    erasures_employment: () => [
      'erasures',
      { company_id: ACME, user_id: RITA, requested_at: NOW, correlation_id: 'c' },
    ],
    idempotency_keys_person: () => [
      'idempotency_keys',
      {
        company_id: ACME,
        user_id: RITA,
        idem_key: 'k',
        request_hash: Buffer.alloc(32),
        message_id: 1,
        seq: 1,
        created_at: NOW,
      },
    ],
    message_versions_message: () => [
      'message_versions',
      {
        company_id: ACME,
        message_id: ids.rivalMessage,
        version: 1,
        message: 'x',
        state: 'visible',
        changed_at: NOW,
      },
    ],
    participants_conversation: () => [
      'participants',
      { company_id: ACME, conversation_id: ids.rivalConversation, user_id: ANNA },
    ],
    participants_person: () => [
      'participants',
      { company_id: ACME, conversation_id: ids.acmeConversation, user_id: RITA },
    ],
    moderation_actions_message: () => [
      'moderation_actions',
      {
        company_id: ACME,
        id: newId(),
        message_id: ids.rivalMessage,
        version: 1,
        rule: 'r',
        reason: 'r',
        action: 'hide',
        seq: 1,
        correlation_id: 'c',
        created_at: NOW,
      },
    ],
    notifications_message: () => ['notifications', notification({ message_id: ids.rivalMessage })],
    notifications_conversation: () => [
      'notifications',
      notification({ conversation_id: ids.rivalConversation }),
    ],
    notifications_person: () => ['notifications', notification({ user_id: RITA })],
    policy_overlays_person: () => [
      'policy_overlays',
      {
        company_id: ACME,
        version: 1,
        overlay: '{}',
        digest: 'd',
        changed_by: RITA,
        seq: 1,
        changed_at: NOW,
      },
    ],
    sanctions_person: () => ['sanctions', sanction({ user_id: RITA })],
    sanctions_imposer: () => ['sanctions', sanction({ imposed_by: RITA })],
  };
  const notification = (more: Record<string, unknown>) => ({
    company_id: ACME,
    id: newId(),
    user_id: ANNA,
    conversation_id: ids.acmeConversation,
    message_id: ids.acmeMessage,
    reason: 'mention',
    created_at: NOW,
    ...more,
  });
  const sanction = (more: Record<string, unknown>) => ({
    company_id: ACME,
    user_id: ANNA,
    kind: 'muted',
    reason: 'r',
    imposed_by: ANNA,
    seq: 1,
    imposed_at: NOW,
    ...more,
  });
  /** Parents without a company of their own: there is nothing foreign to point at, only nothing at all. */
  const ROOT_TABLES = ['companies', 'users'];

  /** For each key to these, a row of nobody's, which breaks no other key. */
  const ORPHANS: typeof BAD_ROWS = {
    employments_company: () => ['employments', { company_id: NOBODY, user_id: RITA, permissions: '[]' }],
    employments_user: () => ['employments', { company_id: ACME, user_id: NOBODY, permissions: '[]' }],
    conversations_company: () => [
      'conversations',
      {
        company_id: NOBODY,
        id: newId(),
        root_kind: 'topic',
        root_value: 'x',
        last_activity_at: NOW,
        created_at: NOW,
      },
    ],
    stream_heads_company: () => ['stream_heads', { company_id: NOBODY }],
    events_company: () => [
      'events',
      { company_id: NOBODY, seq: 1, type: 'x', correlation_id: 'c', data: '{}', occurred_at: NOW },
    ],
    consumer_cursors_company: () => ['consumer_cursors', { company_id: NOBODY, consumer: 'relay' }],
    moderation_rules_company: () => [
      'moderation_rules',
      { company_id: NOBODY, blocked_words: '[]', max_links: 1, flood_count: 1, flood_seconds: 1 },
    ],
    policy_overlays_company: () => [
      'policy_overlays',
      {
        company_id: NOBODY,
        version: 1,
        overlay: '{}',
        digest: 'd',
        changed_by: ANNA,
        seq: 1,
        changed_at: NOW,
      },
    ],
    audit_trees_company: () => ['audit_trees', { company_id: NOBODY, size: 0, frontier: Buffer.alloc(0) }],
    audit_checkpoints_company: () => [
      'audit_checkpoints',
      { company_id: NOBODY, size: 1, note: 'n', created_at: NOW },
    ],
    audit_publications_company: () => [
      'audit_publications',
      { company_id: NOBODY, sink: 'file', size: 1, published_at: NOW },
    ],
    audit_webhooks_company: () => ['audit_webhooks', { company_id: NOBODY, url: 'https://a.example/' }],
  };

  it('has a bad row for every foreign key, and every key between tenant tables has the company in it', async () => {
    const rows = await select<{ name: string; columnName: string; parent: string }>(
      schema.database,
      `SELECT constraint_name AS name, column_name AS columnName, referenced_table_name AS parent
         FROM information_schema.key_column_usage
        WHERE table_schema = DATABASE() AND referenced_table_name IS NOT NULL`,
    );
    const between = rows.filter(({ parent }) => !ROOT_TABLES.includes(parent));
    const keys = [...new Set(between.map(({ name }) => name))].map((name): ForeignKey => ({
      name,
      columns: between.filter((row) => row.name === name).map((row) => row.columnName),
    }));
    expect(keys.map(({ name }) => name).sort()).toEqual(Object.keys(BAD_ROWS).sort());
    const toRoots = rows.filter(({ parent }) => ROOT_TABLES.includes(parent)).map(({ name }) => name);
    expect(toRoots.sort()).toEqual(Object.keys(ORPHANS).sort());
    for (const { name, columns } of keys)
      expect({ name, columns }).toEqual({ name, columns: expect.arrayContaining(['company_id']) });
  });

  async function expectRefused(name: string, [table, row]: [string, Record<string, unknown>]) {
    const count = async () =>
      Number((await select<{ n: number }>(schema.database, `SELECT COUNT(*) AS n FROM ${table}`))[0]?.n);
    const before = await count();
    await expect(schema.database(table).insert(row)).rejects.toMatchObject({
      code: expect.stringMatching(/^ER_NO_REFERENCED_ROW/),
      message: expect.stringContaining(name),
    });
    expect(await count()).toBe(before);
  }

  it.each(Object.keys(BAD_ROWS))('%s refuses a parent of another company', (name) =>
    expectRefused(name, BAD_ROWS[name]!()),
  );

  it.each(Object.keys(ORPHANS))('%s refuses a parent that is not there', (name) =>
    expectRefused(name, ORPHANS[name]!()),
  );

  it.each([
    ['none', { topic: null }],
    ['two', { transaction_id: 4 }],
    ['three', { transaction_id: 4, plan_id: 5 }],
  ])('refuses a message with %s of the root links', async (_name, links) => {
    await expect(
      schema.database('messages').insert(message(ACME, ANNA, ids.acmeConversation, links)),
    ).rejects.toThrow(/messages_root_link/);
  });

  it('leads every primary key of a tenant table with the company', async () => {
    const rows = await select<{ tableName: string; columnName: string }>(
      schema.database,
      `SELECT table_name AS tableName, column_name AS columnName FROM information_schema.statistics
        WHERE table_schema = DATABASE() AND index_name = 'PRIMARY' AND seq_in_index = 1
          AND table_name NOT LIKE 'messaging_migrations%'`,
    );
    // The ERP's own tables keep the ERP's keys; relays and their shards serve many companies; a session is a person's.
    const sessions = ['session_revocations', 'session_revocation_head'];
    const shared = ['companies', 'users', 'employments', 'relay_leases', 'relay_members', ...sessions];
    const others = rows.filter((row) => !shared.includes(row.tableName));
    expect(others.length).toBeGreaterThan(10);
    expect(new Set(others.map((row) => row.columnName))).toEqual(new Set(['company_id']));
  });
});
