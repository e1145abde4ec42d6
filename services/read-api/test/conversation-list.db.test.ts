import { execute, newId } from '@messaging/database';
import type { ConversationListPage } from '@messaging/contracts';
import { startReadApi, type ReadApi } from './start-read-api.ts';

const [ACME, BOLT, CARE, DOVE] = ['1', '2', '3', '4'];
const [ANNA, BORIS] = ['11', '12'];

describe('GET /api/messaging', () => {
  let api: ReadApi;
  const tokens: Record<string, string> = {};

  beforeAll(async () => {
    const people = [{ userId: ANNA }, { userId: BORIS }];
    api = await startReadApi({ [ACME]: people, [BOLT]: people, [CARE]: people, [DOVE]: people });
    for (const company of [ACME, BOLT, CARE, DOVE]) tokens[company] = await api.tokenOf(company, ANNA);
  });
  afterAll(() => api.stop());

  const list = async (company: string, query = ''): Promise<ConversationListPage> => {
    const { status, body } = await api.get(query, tokens[company]);
    expect({ status, body }).toMatchObject({ status: 200 });
    return body as ConversationListPage;
  };
  const topics = (page: ConversationListPage) =>
    page.conversations.map(({ rootLink }) => (rootLink as { topic: string }).topic);

  it('is empty for who takes part in nothing', async () => {
    await api.writer.send(ACME, BORIS, { topic: 'Without Anna' }, 'hello');
    expect(await list(ACME)).toEqual({ conversations: [], page: { after: null }, unreadConversations: 0 });
  });

  it('shows the conversations one takes part in, newest activity first, with unread and last message', async () => {
    const old = await api.writer.send(BOLT, ANNA, { topic: 'Old' }, 'mine');
    await api.writer.send(BOLT, ANNA, { topic: 'Newer' }, 'mine too');
    await api.writer.send(BOLT, BORIS, { topic: 'Old' }, 'answer');
    await api.writer.send(BOLT, BORIS, { topic: 'Old' }, 'another');

    const page = await list(BOLT);
    expect(topics(page)).toEqual(['Old', 'Newer']);
    expect(page.conversations[0]).toMatchObject({
      id: old.message.conversationId,
      lastPosition: '3',
      readPosition: '1',
      unread: 2,
      following: 'all',
      lastMessage: { message: 'another', author: { userId: BORIS, displayName: `Person ${BORIS}` } },
    });
    expect(page.conversations[1]).toMatchObject({ unread: 0, lastMessage: { message: 'mine too' } });
    expect(page.unreadConversations).toBe(1);

    // An old message edited is activity too; the last message is still the newest.
    await api.writer.edit(
      (await api.writer.send(BOLT, ANNA, { topic: 'Newer' }, 'first')).message,
      'changed',
    );
    expect(topics(await list(BOLT))).toEqual(['Newer', 'Old']);
  });

  it('shows the tombstone of a last message that was deleted', async () => {
    const { message } = await api.writer.send(BOLT, ANNA, { topic: 'Gone' }, 'secret');
    await api.writer.delete(message);
    const page = await list(BOLT, '?limit=1');
    expect(page.conversations[0]?.lastMessage).toMatchObject({ state: 'deleted', message: '' });
    expect(JSON.stringify(page)).not.toContain('secret');
  });

  it('leaves out what one has only looked at and what one may not read (any more)', async () => {
    const start = async (topic: string) =>
      (await api.writer.send(CARE, BORIS, { topic }, 'hello')).message.conversationId;
    const [looked, muted, audited, named] = [
      await start('Looked'),
      await start('Muted'),
      await start('Audited'),
      await start('Named'),
    ];
    await api.writer.readTo(CARE, looked, ANNA, '1');
    await api.writer.follow(CARE, muted, ANNA, 'nothing');
    await api.writer.follow(CARE, audited, ANNA, 'all');
    await api.writer.restrict(CARE, audited, 'permission', 'messaging.audit');
    await api.writer.follow(CARE, named, ANNA, 'all');
    await api.writer.restrict(CARE, named, 'participants');

    const page = await list(CARE);
    expect(topics(page)).toEqual(['Named', 'Muted']);
    expect(page.unreadConversations).toBe(2);
    expect(page.conversations[1]).toMatchObject({ following: 'nothing', unread: 1 });
  });

  it.each([1, 2, 3, 5, 11, 12, 13])('pages through every conversation once, %i at a time', async (limit) => {
    if (limit === 1) {
      for (let i = 0; i < 6; i++) await api.writer.send(DOVE, ANNA, { topic: `Topic ${i}` }, 'hello');
      await addConversationsFromBeforeTheStream(6);
    }
    const seen: string[] = [];
    let query = `?limit=${limit}`;
    for (let rounds = 0; query !== '' && rounds < 20; rounds++) {
      const { conversations, page, unreadConversations } = await list(DOVE, query);
      expect(conversations.length).toBeGreaterThan(0);
      expect(unreadConversations).toBe(6);
      seen.push(...conversations.map(({ id }) => id));
      query = page.after ? `?limit=${limit}&after=${page.after}` : '';
    }
    expect(new Set(seen).size).toBe(12);
    expect(seen).toHaveLength(12);
  });

  /** Conversations made by the migration of older messages have no event yet: all stand at sequence 0. */
  async function addConversationsFromBeforeTheStream(count: number): Promise<void> {
    for (let i = 0; i < count; i++) {
      const id = newId();
      await execute(
        api.database,
        `INSERT INTO conversations (company_id, id, root_kind, root_value, last_position, last_activity_at, created_at)
         VALUES (?, ?, 'topic', ?, 1, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))`,
        [DOVE, id, `Older ${i}`],
      );
      await api.writer.follow(DOVE, id, ANNA, 'all');
    }
  }
});
