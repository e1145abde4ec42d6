import { execute } from '@messaging/database';
import { startReadApi, type ReadApi } from './start-read-api.ts';

const [ACME, RIVAL] = ['1', '2'];
const [ANNA, BOTH, RITA] = ['11', '12', '21'];

/** Everything here is asked by people of RIVAL, with everything there is to know about ACME. */
describe('Another company', () => {
  let api: ReadApi;
  let rita: string;
  let both: string;
  let ids: Record<string, string>;

  beforeAll(async () => {
    const everyRight = ['messaging.moderate', 'messaging.audit', 'messaging.administer'] as const;
    api = await startReadApi({
      [ACME]: [
        { userId: ANNA, username: 'anna', displayName: 'Anna of Acme' },
        { userId: BOTH, username: 'both', displayName: 'Works for both' },
      ],
      [RIVAL]: [
        { userId: RITA, username: 'rita', displayName: 'Rita of Rival', permissions: [...everyRight] },
        { userId: BOTH, username: 'both', displayName: 'Works for both' },
      ],
    });
    [rita, both] = await Promise.all([api.tokenOf(RIVAL, RITA), api.tokenOf(RIVAL, BOTH)]);

    const link = { transactionId: '500' };
    const top = (await api.writer.send(ACME, ANNA, link, 'acme secret')).message;
    await api.writer.send(ACME, BOTH, link, 'acme secret reply', top);
    await api.writer.edit(top, 'acme secret edited');
    await api.writer.send(ACME, ANNA, { topic: 'acme topic' }, 'acme secret topic');
    const notified = await api.writer.notify(top, [ANNA, BOTH]);
    ids = { message: top.id, head: notified.seq };
  });
  afterAll(() => api.stop());

  const ask = (path: string, token: string) =>
    api.get(
      path.replaceAll(/:(message)/g, (_whole, name: string) => ids[name] ?? ''),
      token,
    );

  it.each(['/messages/:message', '/messages/:message/history', '/messages/:message/replies'])(
    'has nothing at GET %s, like a message that does not exist',
    async (path) => {
      const unknown = await ask(path.replace(':message', '999'), rita);
      expect(unknown.status).toBe(404);
      for (const token of [rita, both]) {
        const foreign = await ask(path, token);
        expect(foreign.status).toBe(404);
        expect({ ...foreign.body, correlationId: '' }).toEqual({ ...unknown.body, correlationId: '' });
      }
    },
  );

  it.each([
    ['?transactionId=500', { conversation: null, threads: [] }],
    ['?topic=acme%20topic', { conversation: null, threads: [] }],
    ['', { conversations: [], unreadConversations: 0 }],
    ['/events?after=0', { events: [], next: '0', more: false }],
    ['/events?after=0&transactionId=500', { events: [], next: '0', more: false }],
    ['/notifications', { notifications: [], unread: 0 }],
    ['/people?query=anna', { people: [] }],
  ])('is empty at GET /api/messaging%s', async (path, nothing) => {
    for (const token of [rita, both]) {
      const { status, body } = await ask(path, token);
      expect(status).toBe(200);
      expect(body).toMatchObject(nothing);
    }
  });

  it('says nothing of ACME anywhere, whatever RIVAL has of its own under the same names', async () => {
    const { message } = await api.writer.send(RIVAL, RITA, { transactionId: '500' }, 'rival text');
    await api.writer.notify(message, [BOTH]);
    const paths = ['?transactionId=500', '', '/events?after=0', '/notifications', '/people?query=', '/me'];
    for (const path of paths) {
      const { status, body } = await ask(path, both);
      expect({ path, status }).toEqual({ path, status: 200 });
      expect({ path, says: /acme/i.test(JSON.stringify(body)) }).toEqual({ path, says: false });
    }
    expect((await ask('?transactionId=500', both)).body.threads).toMatchObject([{ message: 'rival text' }]);
    const acme = await api.tokenOf(ACME, BOTH);
    expect((await ask('?transactionId=500', acme)).body.threads).toMatchObject([
      { message: 'acme secret edited', replies: [{ message: 'acme secret reply' }] },
    ]);
  });

  const everyRoute = [
    '',
    '?transactionId=500',
    '/messages/:message',
    '/messages/:message/history',
    '/messages/:message/replies',
    '/events?after=0',
    '/notifications',
    '/people',
    '/me',
  ];

  it.each(everyRoute)('does not exist at GET /api/messaging%s for who does not work there', async (path) => {
    expect((await ask(path, await api.tokenOf(ACME, RITA))).status).toBe(404);
    expect((await ask(path, await api.tokenOf('999', RITA))).status).toBe(404);
  });

  it.each(everyRoute)('asks for a token at GET /api/messaging%s', async (path) => {
    expect((await ask(path, 'not.a.token')).status).toBe(401);
    expect((await api.get(path)).status).toBe(401);
    expect((await ask(path, await api.issuer.serviceToken('directory:write'))).status).toBe(401);
  });

  it('is kept apart by every statement, so the last look before an answer had nothing to stop', async () => {
    expect(await api.metrics.print()).toMatch(/^tenant_leaks_blocked_total\{[^}]*\} 0$/m);
  });

  it('is closed within a second to who no longer works there', async () => {
    const token = await api.tokenOf(ACME, BOTH);
    expect((await ask('/me', token)).status).toBe(200);
    await execute(api.database, 'UPDATE employments SET active = 0 WHERE company_id = ? AND user_id = ?', [
      ACME,
      BOTH,
    ]);
    await new Promise((resolve) => setTimeout(resolve, 1_050));
    for (const path of everyRoute) expect((await ask(path, token)).status).toBe(404);
    expect((await ask('/me', both)).status).toBe(200);
  });
});
