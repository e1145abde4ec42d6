import { execute } from '@messaging/database';
import { countStatements } from '@messaging/test-kit';
import { startReadApi, type ReadApi } from './start-read-api.ts';

const [ACME, ANNA, BORIS, CARLA, DORA] = ['1', '11', '12', '13', '14'];
const MORE_THAN_REMEMBERED_MS = 1_050;

describe('ETag of GET /api/messaging?transactionId=…', () => {
  let api: ReadApi;
  let anna: string;
  let boris: string;

  beforeAll(async () => {
    const people = [ANNA, BORIS, CARLA, DORA].map((userId) => ({ userId }));
    api = await startReadApi({ [ACME]: people });
    [anna, boris] = await Promise.all([api.tokenOf(ACME, ANNA), api.tokenOf(ACME, BORIS)]);
  });
  afterAll(() => api.stop());

  let nextTransaction = 0;
  const begin = async () => {
    const link = { transactionId: String((nextTransaction += 1)) };
    const { message } = await api.writer.send(ACME, ANNA, link, 'hello');
    await api.writer.follow(ACME, message.conversationId, BORIS, 'mentions');
    return { link, message, query: `?transactionId=${link.transactionId}` };
  };
  const refresh = (query: string, etag: string, token = boris) =>
    api.get(query, token, { 'if-none-match': etag });
  const tagOf = async (query: string, token = boris) => {
    const { status, headers } = await api.get(query, token);
    expect(status).toBe(200);
    return headers.get('etag') ?? '';
  };

  it('answers an unchanged refresh with 304 for exactly one statement, by primary key', async () => {
    const { query } = await begin();
    // So that the next request loads who asks, and the refresh comes within the second it is remembered for.
    await new Promise((resolve) => setTimeout(resolve, MORE_THAN_REMEMBERED_MS));
    const etag = await tagOf(query);
    const { result, statements } = await countStatements(api.primary, () => refresh(query, etag));
    expect(result).toMatchObject({ status: 304, body: '' });
    expect(result.headers.get('etag')).toBe(etag);
    expect(statements).toHaveLength(1);
    expect(statements[0]).toMatch(
      /FROM conversations c LEFT JOIN participants p[^]*WHERE c.company_id = \? AND c.id = \?$/,
    );
  });

  it('stores nothing in a browser all the same', async () => {
    const { query } = await begin();
    const { headers } = await refresh(query, await tagOf(query));
    expect(headers.get('cache-control')).toBe('private, no-store');
  });

  it('takes one tag among several, and the weak form a compressing gateway makes', async () => {
    const { query } = await begin();
    const etag = await tagOf(query);
    expect(await refresh(query, `"other", ${etag}`)).toMatchObject({ status: 304 });
    expect(await refresh(query, '"other"')).toMatchObject({ status: 200 });
  });

  it('tells nothing of what it is made from', async () => {
    const { query, message } = await begin();
    const etag = await tagOf(query);
    expect(etag).toMatch(/^W\/"[A-Za-z0-9_-]{43}"$/);
    expect(etag).not.toContain(message.conversationId);
  });

  const changes: Record<string, (of: Awaited<ReturnType<typeof begin>>) => Promise<unknown>> = {
    'a new message': ({ link }) => api.writer.send(ACME, ANNA, link, 'more'),
    'a reply': ({ link, message }) => api.writer.send(ACME, ANNA, link, 'reply', message),
    'an edit': ({ message }) => api.writer.edit(message, 'better'),
    'a deletion': ({ message }) => api.writer.delete(message),
    'a hiding': ({ message }) => api.writer.hide(message),
    'reading on': ({ message }) => api.writer.readTo(ACME, message.conversationId, BORIS, '1'),
    'following more closely': ({ message }) => api.writer.follow(ACME, message.conversationId, BORIS, 'all'),
    locking: ({ message }) =>
      execute(api.database, "UPDATE conversations SET state = 'locked' WHERE company_id = ? AND id = ?", [
        ACME,
        message.conversationId,
      ]),
    'losing the right to read': ({ message }) =>
      api.writer.restrict(ACME, message.conversationId, 'permission', 'messaging.audit'),
    'a new name in the directory': async () => {
      await execute(api.database, 'UPDATE users SET display_name = ? WHERE id = ?', ['Annabel', ANNA]);
      await execute(
        api.database,
        'UPDATE companies SET directory_version = directory_version + 1 WHERE id = ?',
        [ACME],
      );
      await new Promise((resolve) => setTimeout(resolve, MORE_THAN_REMEMBERED_MS));
    },
    'another permission': async () => {
      await execute(api.database, 'UPDATE employments SET permissions = ? WHERE user_id = ?', [
        '["messaging.moderate"]',
        BORIS,
      ]);
      await new Promise((resolve) => setTimeout(resolve, MORE_THAN_REMEMBERED_MS));
    },
  };

  it.each(Object.keys(changes))('changes with %s', async (name) => {
    const started = await begin();
    const etag = await tagOf(started.query);
    expect((await refresh(started.query, etag)).status).toBe(304);
    await changes[name]?.(started);
    const after = await refresh(started.query, etag);
    expect(after.status).toBe(200);
    expect(after.headers.get('etag')).not.toBe(etag);
  });

  it('does not change with what happens elsewhere', async () => {
    const { query } = await begin();
    const etag = await tagOf(query);
    const elsewhere = await begin();
    await api.writer.readTo(ACME, elsewhere.message.conversationId, BORIS, '1');
    expect((await refresh(query, etag)).status).toBe(304);
  });

  it('is another for another person who stands exactly alike', async () => {
    const { query } = await begin();
    const [carla, dora] = [await api.tokenOf(ACME, CARLA), await api.tokenOf(ACME, DORA)];
    expect((await refresh(query, await tagOf(query, carla), carla)).status).toBe(304);
    expect((await refresh(query, await tagOf(query, carla), dora)).status).toBe(200);
  });

  it('is another for another page, another direction and another page size', async () => {
    const { query } = await begin();
    const cursor = Buffer.from('t1.1').toString('base64url');
    const pages = ['', '&limit=29', `&after=${cursor}`, `&before=${cursor}`];
    const tags: string[] = [];
    for (const page of pages) tags.push(await tagOf(query + page));
    expect(new Set(tags).size).toBe(pages.length);
    expect(await tagOf(`${query}&limit=30`)).toBe(tags[0]);
  });

  it('is the same for a conversation one may not read as when it did not exist', async () => {
    const before = await tagOf('?topic=Closed');
    const { message } = await api.writer.send(ACME, ANNA, { topic: 'Closed' }, 'not for Boris');
    await api.writer.restrict(ACME, message.conversationId, 'participants');
    expect(await refresh('?topic=Closed', before)).toMatchObject({ status: 304 });
    expect((await refresh('?topic=Closed', await tagOf('?topic=Closed', anna), anna)).status).toBe(304);
  });

  it('is not on a refusal', async () => {
    const { query } = await begin();
    const { status, headers } = await api.get(`${query}&limit=0`, boris);
    expect(status).toBe(400);
    expect(headers.get('etag')).toBeNull();
  });
});
