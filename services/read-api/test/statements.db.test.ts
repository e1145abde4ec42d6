import { countStatements } from '@messaging/test-kit';
import { startReadApi, withoutWhoAsks, type ReadApi } from './start-read-api.ts';

const [ACME, ANNA, BORIS] = ['1', '11', '12'];

/** What a read costs is part of what it promises: the figures are exact, so that none grows unnoticed. */
describe('SQL statements of', () => {
  let api: ReadApi;
  let anna: string;
  const known: Record<string, string> = {};

  beforeAll(async () => {
    api = await startReadApi({ [ACME]: [{ userId: ANNA }, { userId: BORIS }] });
    anna = await api.tokenOf(ACME, ANNA);
    const link = { transactionId: '1' };
    const { message } = await api.writer.send(ACME, ANNA, link, 'hello');
    for (let i = 0; i < 50; i++) {
      const top = await api.writer.send(ACME, BORIS, link, `thread ${i}`);
      await api.writer.send(ACME, ANNA, link, `reply ${i}`, top.message);
    }
    await api.writer.send(ACME, BORIS, { topic: 'Plans' }, 'elsewhere');
    await api.writer.notify(message, [ANNA]);
    const edited = await api.writer.edit(message, 'hello again');
    Object.assign(known, { id: message.id, head: edited.seq });
    await api.get('?transactionId=1', anna);
  });
  afterAll(() => api.stop());

  it.each([
    ['a page of 30 threads', '?transactionId=1', 3],
    ['a page of 100 threads', '?transactionId=1&limit=100', 3],
    ['an older page', `?transactionId=1&before=${Buffer.from('t1.60').toString('base64url')}`, 3],
    ['a link where nothing was said', '?transactionId=2', 1],
    ['a conversation this process has not seen yet', '?topic=Plans', 3],
    ['the list of conversations', '', 3],
    ['a message', '/messages/:id', 1],
    ['its history', '/messages/:id/history', 2],
    ['its replies', '/messages/:id/replies', 2],
    ['the catch-up of a company', '/events?after=0&limit=500', 4],
    ['the catch-up of a company in which nothing happened', '/events?after=:head', 1],
    ['the catch-up of a conversation', '/events?after=0&transactionId=1', 3],
    ['the catch-up of a conversation in which nothing happened', '/events?after=:head&transactionId=1', 1],
    ['the notifications', '/notifications', 3],
    ['suggestions for a mention', '/people?query=p', 1],
    ['oneself', '/me', 0],
  ])('%s', async (_name, path, expected) => {
    const address = path.replaceAll(/:(id|head)/g, (_whole, name: string) => known[name] ?? '');
    const { result, statements } = await countStatements(api.primary, () => api.get(address, anna));
    expect(result.status).toBe(200);
    expect(withoutWhoAsks(statements)).toHaveLength(expected);
  });

  it('who asks: one for everybody together when it is due, and none in between', async () => {
    await new Promise((resolve) => setTimeout(resolve, 1_050));
    const first = await countStatements(api.primary, () => api.get('/me', anna));
    const second = await countStatements(api.primary, () => api.get('/me', anna));
    expect(first.statements).toHaveLength(1);
    expect(withoutWhoAsks(first.statements)).toEqual([]);
    expect(second.statements).toEqual([]);
  });
});
