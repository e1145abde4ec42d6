import type { NotificationPage } from '@messaging/contracts';
import { execute } from '@messaging/database';
import { startReadApi, type ReadApi } from './start-read-api.ts';

const [ACME, BOLT] = ['1', '2'];
const [ANNA, BORIS] = ['11', '12'];

describe('GET /api/messaging/notifications', () => {
  let api: ReadApi;
  const tokens: Record<string, string> = {};

  beforeAll(async () => {
    const people = [{ userId: ANNA }, { userId: BORIS, displayName: 'Boris' }];
    api = await startReadApi({ [ACME]: people, [BOLT]: people });
    for (const company of [ACME, BOLT]) tokens[company] = await api.tokenOf(company, ANNA);
  });
  afterAll(() => api.stop());

  const read = async (company: string, query = ''): Promise<NotificationPage> => {
    const { status, body } = await api.get(`/notifications${query}`, tokens[company]);
    expect({ status, body }).toMatchObject({ status: 200 });
    return body as NotificationPage;
  };
  const write = async (company: string, text: string, topic = 'Work') =>
    (await api.writer.send(company, BORIS, { topic }, text)).message;

  it('answers one’s own, newest first, with the message and who it is from', async () => {
    expect(await read(ACME)).toEqual({ notifications: [], unread: 0, page: { after: null } });
    const first = await write(ACME, 'first');
    const { ids } = await api.writer.notify(first, [ANNA, BORIS]);
    await api.writer.notify(await write(ACME, 'second'), [ANNA]);
    await api.writer.notify(await write(ACME, 'not for Anna'), [BORIS]);

    const page = await read(ACME);
    expect(page.unread).toBe(2);
    expect(page.notifications).toMatchObject([
      { message: { message: 'second' } },
      {
        id: ids[0],
        reason: 'following',
        message: { id: first.id, message: 'first' },
        rootLink: { topic: 'Work' },
        conversationId: first.conversationId,
        from: { userId: BORIS, displayName: 'Boris' },
        readAt: null,
      },
    ]);
  });

  it('counts those not yet read', async () => {
    await execute(
      api.database,
      'UPDATE notifications SET read_at = UTC_TIMESTAMP(3) WHERE company_id = ? LIMIT 1',
      [ACME],
    );
    const { notifications, unread } = await read(ACME);
    expect(unread).toBe(notifications.filter(({ readAt }) => readAt === null).length);
    expect(unread).toBeLessThan(notifications.length);
  });

  it('leaves out what was withdrawn and what one may no longer read', async () => {
    const before = await read(ACME);
    const withdrawn = await write(ACME, 'withdrawn');
    await api.writer.notify(withdrawn, [ANNA]);
    await execute(
      api.database,
      'UPDATE notifications SET withdrawn_at = UTC_TIMESTAMP(3) WHERE message_id = ?',
      [withdrawn.id],
    );
    const closed = await write(ACME, 'closed', 'Closed');
    await api.writer.notify(closed, [ANNA]);
    await api.writer.restrict(ACME, closed.conversationId, 'permission', 'messaging.audit');
    expect(await read(ACME)).toEqual(before);
  });

  it('shows the tombstone where the message was deleted since', async () => {
    const message = await write(ACME, 'secret');
    await api.writer.notify(message, [ANNA]);
    await api.writer.delete(message);
    const page = await read(ACME, '?limit=1');
    expect(page.notifications[0]?.message).toMatchObject({ state: 'deleted', message: '' });
  });

  it.each([1, 3, 7, 8])('pages through each of them once, %i at a time', async (limit) => {
    if (limit === 1) {
      for (let i = 0; i < 7; i++) {
        await api.writer.notify(await write(BOLT, `message ${i}`), [ANNA]);
      }
    }
    const seen: string[] = [];
    let query = `?limit=${limit}`;
    while (query !== '') {
      const { notifications, page, unread } = await read(BOLT, query);
      expect(unread).toBe(7);
      seen.push(...notifications.map(({ id }) => id));
      query = page.after ? `?limit=${limit}&after=${page.after}` : '';
    }
    expect(new Set(seen).size).toBe(7);
    expect(seen).toHaveLength(7);
    expect(seen.map(BigInt)).toEqual(seen.map(BigInt).sort((a, b) => (a < b ? 1 : -1)));
  });
});
