import { createDatabase, execute, select } from '@messaging/database';
import { DEMO_COMPANIES } from '@messaging/demo-data';
import { allowTampering, createTestDatabase, type TestDatabase } from '@messaging/test-kit';
import { findInconsistencies } from '../src/seed/find-inconsistencies.ts';
import {
  generateData,
  type GenerateOptions,
  type GeneratedData,
} from '../src/seed/generate/generate-data.ts';
import { peopleFileOf } from '../src/seed/generate/people-file.ts';

const SIZE = { companies: 7, messages: 3_000, peoplePerCompany: 9, seed: 5 };
const TABLES = [
  'companies',
  'users',
  'conversations',
  'messages',
  'message_versions',
  'events',
  'participants',
  'stream_heads',
  'consumer_cursors',
];

describe('generating a database', () => {
  const schemas: TestDatabase[] = [];
  let first: TestDatabase;
  let generated: GeneratedData;

  async function generate(changes: Partial<GenerateOptions> = {}) {
    const schema = await createTestDatabase();
    schemas.push(schema);
    const data = await generateData({ ...SIZE, databaseUrl: schema.url, ...changes });
    return { schema, data };
  }
  const contents = ({ database }: TestDatabase) =>
    Promise.all(
      TABLES.map(async (table) => {
        const rows = await select<object>(database, `SELECT * FROM ${table}`);
        return [table, rows.map((row) => JSON.stringify(row)).sort()];
      }),
    );

  beforeAll(async () => {
    ({ schema: first, data: generated } = await generate());
    await allowTampering(first.database);
  });
  afterAll(() => Promise.all(schemas.map((schema) => schema.drop())));

  it('writes exactly the number of companies, people and messages asked for', async () => {
    const [counts] = await select<Record<string, string>>(
      first.database,
      `SELECT (SELECT COUNT(*) FROM companies) AS companies, (SELECT COUNT(*) FROM messages) AS messages,
              (SELECT COUNT(*) FROM employments) AS employments`,
    );
    expect(Object.values(counts ?? {}).map(Number)).toEqual([7, 3_000, 63]);
    expect(generated).toMatchObject({ messages: 3_000, companiesDone: 7, companiesFound: 0 });
  });

  it('leaves what the write path would have left', async () => {
    expect(await findInconsistencies(first.database)).toEqual([]);
  });

  it('leaves nothing for relay and workers to do', async () => {
    const behind = await select(
      first.database,
      `SELECT h.company_id FROM stream_heads h
        WHERE (SELECT COUNT(*) FROM consumer_cursors c WHERE c.company_id = h.company_id AND c.seq = h.last_seq) <> 3`,
    );
    expect(behind).toEqual([]);
  });

  it('has few long conversations and many short ones, replies, edits, deletes and texts of every length', async () => {
    const [facts] = await select<Record<string, string>>(
      first.database,
      `SELECT (SELECT MAX(last_position) FROM conversations) AS longest,
              (SELECT AVG(last_position) FROM conversations) AS average,
              MAX(depth) AS deepest, SUM(depth > 0) / COUNT(*) AS replies,
              SUM(state = 'visible' AND version = 2) AS edits, SUM(state = 'deleted') AS deletes,
              MAX(LENGTH(message)) AS most_bytes, MIN(IF(state = 'visible', LENGTH(message), 9999)) AS fewest_bytes
         FROM messages`,
    );
    const value = (name: string) => Number(facts?.[name]);
    expect(value('longest')).toBeGreaterThan(6 * value('average'));
    expect(value('deepest')).toBe(5);
    expect(value('replies')).toBeGreaterThan(0.3);
    expect(value('edits')).toBeGreaterThan(value('deletes'));
    expect(value('deletes')).toBeGreaterThan(5);
    expect(value('most_bytes')).toBeGreaterThan(1_000);
    expect(value('most_bytes')).toBeLessThanOrEqual(2_048);
    expect(value('fewest_bytes')).toBeGreaterThan(10);
  });

  it('uses no id of the demo companies and people', async () => {
    const demo = DEMO_COMPANIES.flatMap(({ id, staff }) => [id, ...staff.map(({ person }) => person.id)]);
    const used = generated.companies.flatMap(({ companyId, userIds }) => [companyId, ...userIds]);
    expect(used.filter((id) => demo.includes(id))).toEqual([]);
    expect(new Set(used).size).toBe(used.length);
  });

  it('gives the same rows for the same seed, and others for another', async () => {
    const again = await generate();
    expect(await contents(again.schema)).toEqual(await contents(first));
    expect(again.data.companies).toEqual(generated.companies);
    const other = await generateData({ ...SIZE, seed: 6, databaseUrl: again.schema.url });
    expect(other.companies[0]?.companyId).not.toBe(generated.companies[0]?.companyId);
    expect(await findInconsistencies(again.schema.database)).toEqual([]);
  });

  it('goes on where it was cut off, and then has written the same', async () => {
    const cut = await createTestDatabase();
    schemas.push(cut);
    const onProgress = ({ companiesDone }: { companiesDone: number }) => {
      if (companiesDone === 2) throw new Error('cut off');
    };
    await expect(generateData({ ...SIZE, databaseUrl: cut.url, onProgress })).rejects.toThrow('cut off');
    const rest = await generateData({ ...SIZE, databaseUrl: cut.url });
    expect(rest.companiesFound).toBeGreaterThan(0);
    expect(rest.companies).toEqual(generated.companies);
    expect(await contents(cut)).toEqual(await contents(first));
  });

  it('tells the load tests who there is and which conversations, the longest first', async () => {
    const { people, links } = peopleFileOf(generated.companies);
    expect(people).toHaveLength(63);
    const [busiest] = generated.companies;
    const [longest] = await select<{ value: string }>(
      first.database,
      `SELECT root_value AS value FROM conversations
        WHERE company_id = ? AND root_kind = 'transaction' ORDER BY last_position DESC LIMIT 1`,
      [busiest?.companyId ?? ''],
    );
    expect(links[0]).toEqual({ companyId: busiest?.companyId, transactionId: longest?.value });
  });

  it.each([
    [
      'a message moved to another position',
      'UPDATE messages SET position = position + 900000 WHERE depth = 0 LIMIT 1',
      'positions',
    ],
    ['an event taken out', "DELETE FROM events WHERE type = 'message.edited' LIMIT 1", 'gap'],
    [
      'a chain that skips one',
      'UPDATE events SET prev_seq = 0 WHERE prev_seq > 0 LIMIT 1',
      'does not name the one before',
    ],
    [
      'a conversation whose head lags',
      'UPDATE conversations SET last_seq = last_seq - 1 LIMIT 1',
      'does not end at its last event',
    ],
    ['a wrong newest message', 'UPDATE conversations SET last_message_id = 1 LIMIT 1', 'last message'],
    [
      'a reply that says it is deeper',
      'UPDATE messages SET depth = depth + 1 WHERE depth = 2 LIMIT 1',
      'under its parent',
    ],
    ['a lost version', 'DELETE FROM message_versions LIMIT 1', 'earlier versions'],
    [
      'a deleted text still there',
      "UPDATE messages SET message = 'x' WHERE state = 'deleted' LIMIT 1",
      'still shows',
    ],
    [
      'a message in the wrong place',
      'UPDATE messages SET transaction_id = 1 WHERE transaction_id > 1 LIMIT 1',
      'not where',
    ],
    ['an unread own message', 'UPDATE participants SET read_position = 0 LIMIT 1', 'takes no part'],
    ['a reader past the end', 'UPDATE participants SET read_position = 999999 LIMIT 1', 'past the end'],
    ['a cursor ahead of the stream', 'UPDATE consumer_cursors SET seq = seq + 1 LIMIT 1', 'ahead'],
    ['an author without employment', 'DELETE FROM employments LIMIT 1', 'not employed'],
  ])('is found out to be wrong with %s', async (_name, defect, finding) => {
    const planter = createDatabase(first.url, { poolSize: 1, mayReachAll: () => true });
    const rollBack = new Error('rolled back');
    const attempt = planter.transaction(async (trx) => {
      await trx.raw('SET SESSION foreign_key_checks = 0');
      await trx.raw('SET SESSION unique_checks = 0');
      expect(await execute(trx, defect)).toBe(1);
      const findings = await findInconsistencies(trx);
      expect(findings.join('\n')).toContain(finding);
      throw rollBack;
    });
    await expect(attempt).rejects.toBe(rollBack);
    await planter.destroy();
    expect(await findInconsistencies(first.database)).toEqual([]);
  });
});
