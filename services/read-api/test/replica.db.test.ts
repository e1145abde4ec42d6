import { toConsistencyToken } from '@messaging/contracts';
import { createDatabase, execute, inTransaction } from '@messaging/database';
import { countStatements, createTestDatabase, seedDirectory, type TestDatabase } from '@messaging/test-kit';
import { startReadApi, withoutWhoAsks, type ReadApi } from './start-read-api.ts';

const [ANNA, BORIS] = ['11', '12'];
const PEOPLE = [{ userId: ANNA, displayName: 'Anna' }, { userId: BORIS }];
// One for each test, so that they share the two schemas and nothing else.
const COMPANIES = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [String(i + 1), PEOPLE]));

/**
 * A second schema plays the replica: it is brought up to date by copying, stands still in between, and every text
 * in it says so. What it answers can therefore be told from what the primary answers.
 */
describe('A replica', () => {
  let api: ReadApi;
  let copy: TestDatabase;
  let company = '0';
  let anna: string;
  let boris: string;

  beforeAll(async () => {
    copy = await createTestDatabase();
    await seedDirectory(copy.database, COMPANIES);
    api = await startReadApi(COMPANIES, { replica: copy.database });
  });
  beforeEach(async () => {
    company = String(Number(company) + 1);
    [anna, boris] = await Promise.all([api.tokenOf(company, ANNA), api.tokenOf(company, BORIS)]);
  });
  afterAll(async () => {
    await api.stop();
    await copy.drop();
  });

  const schemaOf = ({ url }: TestDatabase) => new URL(url).pathname.slice(1);
  const catchUp = async () => {
    const tables = ['companies', 'users', 'conversations', 'messages', 'events', 'stream_heads'];
    const [from, to] = [schemaOf(api.schema), schemaOf(copy)];
    await inTransaction(copy.database, async (trx) => {
      // A replica applies what the primary has checked already.
      await execute(trx, 'SET SESSION foreign_key_checks = 0');
      for (const table of tables) {
        // Events are never changed, and the table refuses whoever tries.
        const verb = table === 'events' ? 'INSERT IGNORE' : 'REPLACE';
        await execute(trx, `${verb} INTO ${to}.${table} SELECT * FROM ${from}.${table}`);
      }
      await execute(trx, "UPDATE messages SET message = CONCAT('replica: ', message)");
      await execute(trx, 'SET SESSION foreign_key_checks = 1');
    });
  };
  const send = (text: string, topic = 'A') => api.writer.send(company, ANNA, { topic }, text);
  const textsOf = async (path: string, headers = {}, token = boris): Promise<string[]> => {
    const { status, body } = await api.get(path, token, headers);
    expect({ status, body }).toMatchObject({ status: 200 });
    const found = body.threads ?? body.events ?? body.replies ?? body.conversations;
    return found.map((item: Record<string, { message: string }>) =>
      (item.lastMessage ?? item.message) instanceof Object
        ? (item.lastMessage ?? item.message)?.message
        : item.message,
    );
  };

  it('answers what it has caught up with', async () => {
    const { message, seq } = await send('hello');
    await api.writer.send(company, ANNA, { topic: 'A' }, 'reply', message);
    await catchUp();
    expect(await textsOf('?topic=A')).toEqual(['replica: hello']);
    expect(await textsOf(`/messages/${message.id}/replies`)).toEqual(['replica: reply']);
    expect(await textsOf(`/events?after=${BigInt(seq) - 1n}`)).toEqual(['replica: hello', 'replica: reply']);
    expect(await textsOf('', {}, anna)).toEqual(['replica: reply']);
    const token = { 'consistency-token': toConsistencyToken(String(BigInt(seq) + 1n)) };
    expect(await textsOf('?topic=A', token)).toEqual(['replica: hello']);
  });

  it('does not answer for a conversation that has moved on, so no ETag can stand for an older page', async () => {
    await send('hello');
    await catchUp();
    await send('news');
    const first = await api.get('?topic=A', boris);
    expect(first.body.threads).toMatchObject([{ message: 'hello' }, { message: 'news' }]);
    expect(await textsOf('', {}, anna)).toEqual(['news']);
    expect(await textsOf('/events?after=0&topic=A')).toEqual(['hello', 'news']);
  });

  it('goes on answering for the conversations that have not', async () => {
    await send('hello');
    await catchUp();
    await send('elsewhere', 'B');
    expect(await textsOf('?topic=A')).toEqual(['replica: hello']);
  });

  it('does not answer who has seen more of the company than it has', async () => {
    await send('hello');
    await catchUp();
    const { seq } = await send('elsewhere', 'B');
    const token = { 'consistency-token': toConsistencyToken(seq) };
    expect(await textsOf('?topic=A', token)).toEqual(['hello']);
  });

  it('does not answer catch-up while it lacks anything: a text may have been hidden since', async () => {
    const { message } = await send('regretted');
    await catchUp();
    expect(await textsOf('/events?after=0')).toEqual(['replica: regretted']);
    await api.writer.hide(message);
    expect(await textsOf('/events?after=0')).toEqual(['', '']);
    const { seq } = await send('last', 'B');
    expect(await textsOf(`/events?after=${BigInt(seq) - 1n}`)).toEqual(['last']);
    expect(await textsOf('?topic=A')).toEqual(['']);
    expect(await textsOf('', {}, anna)).toEqual(['last', '']);
    expect(await textsOf(`/messages/${message.id}/replies`)).toEqual([]);
  });

  it('does not answer with names from before the directory changed', async () => {
    await send('hello');
    await catchUp();
    await execute(api.database, "UPDATE users SET display_name = 'Annabel' WHERE id = ?", [ANNA]);
    await execute(
      api.database,
      'UPDATE companies SET directory_version = directory_version + 1 WHERE id = ?',
      [company],
    );
    const { body } = await api.get('?topic=A', boris);
    expect(body.threads).toMatchObject([{ message: 'hello', author: { displayName: 'Annabel' } }]);
  });

  it('is never asked who may read', async () => {
    const { message } = await send('hello');
    await catchUp();
    await api.writer.restrict(company, message.conversationId, 'permission', 'messaging.audit');
    expect((await api.get('?topic=A', boris)).body.conversation).toBeNull();
    expect((await api.get(`/messages/${message.id}`, boris)).status).toBe(404);
    expect((await api.get(`/messages/${message.id}/replies`, boris)).status).toBe(404);
    expect(await textsOf('/events?after=0')).toEqual([]);
    await execute(api.database, 'UPDATE employments SET active = 0 WHERE company_id = ? AND user_id = ?', [
      company,
      BORIS,
    ]);
    await new Promise((resolve) => setTimeout(resolve, 1_050));
    expect((await api.get('?topic=A', boris)).status).toBe(404);
  });

  it('is not asked at all where nothing changed, and for one page three times where it did', async () => {
    await send('hello');
    await catchUp();
    const { headers } = await api.get('?topic=A', boris);
    const unchanged = () => api.get('?topic=A', boris, { 'if-none-match': headers.get('etag') ?? '' });
    const { result, statements } = await countStatements(copy.database, unchanged);
    expect(result.status).toBe(304);
    expect(statements).toEqual([]);
    const page = () => api.get('?topic=A', boris);
    const onPrimary = await countStatements(api.primary, async () => {
      const onReplica = await countStatements(copy.database, page);
      expect(onReplica.statements).toHaveLength(3);
    });
    expect(withoutWhoAsks(onPrimary.statements)).toHaveLength(1);
  });

  it('that fails in the middle of a read is given up for the primary, and left alone for a while', async () => {
    await send('hello');
    await catchUp();
    // The head says it is fresh; the read itself fails.
    await execute(copy.database, 'RENAME TABLE messages TO messages_elsewhere');
    expect(await textsOf('?topic=A')).toEqual(['hello']);
    const { statements } = await countStatements(copy.database, () => textsOf('?topic=A'));
    expect(statements).toEqual([]);
  });

  it('that cannot be reached costs nobody their answer', async () => {
    await send('hello');
    const gone = createDatabase('mysql://nobody:x@127.0.0.1:1/nothing', { poolSize: 1 });
    const alone = await startReadApi(COMPANIES, { replica: gone });
    try {
      await alone.writer.send(company, ANNA, { topic: 'A' }, 'hello');
      const { status, body } = await alone.get('?topic=A', await alone.tokenOf(company, BORIS));
      expect({ status, body }).toMatchObject({ status: 200, body: { threads: [{ message: 'hello' }] } });
    } finally {
      await alone.stop();
      await gone.destroy();
    }
  });
});
