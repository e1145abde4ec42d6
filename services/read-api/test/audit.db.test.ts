import { parseMacKeys } from '@messaging/audit';
import type { AuditPage } from '@messaging/contracts';
import { execute, newId } from '@messaging/database';
import { sealEvents } from '@messaging/events';
import { startReadApi, type ReadApi } from './start-read-api.ts';

const [ACME, BOLT] = ['1', '2'];
const [ANNA, BORIS, AUDITOR] = ['11', '12', '13'];

describe('GET /api/messaging/audit', () => {
  let api: ReadApi;
  let token: string;

  beforeAll(async () => {
    const people = [
      { userId: ANNA, displayName: 'Anna' },
      { userId: BORIS, permissions: ['messaging.moderate' as const, 'messaging.administer' as const] },
      { userId: AUDITOR, permissions: ['messaging.audit' as const] },
    ];
    api = await startReadApi({ [ACME]: people, [BOLT]: people });
    sealEvents(api.database, parseMacKeys(`m1:${'A'.repeat(43)}`));
    token = await api.tokenOf(ACME, AUDITOR);
  });
  afterAll(() => api.stop());

  const read = async (query: string): Promise<AuditPage> => {
    const { status, body } = await api.get(`/audit?${query}`, token);
    expect({ status, body }).toMatchObject({ status: 200 });
    return body as AuditPage;
  };

  it('answers who did what to a message, joined with rules and deliveries, and not a word of what it said', async () => {
    const { message } = await api.writer.send(ACME, ANNA, { topic: 'Work' }, 'a secret text');
    const { ids } = await api.writer.notify(message, [BORIS]);
    await api.writer.edit(message, 'another secret text');
    const hidden = await api.writer.hide(message);
    await execute(
      api.database,
      `INSERT INTO moderation_actions (company_id, id, message_id, version, rule, reason, action, seq, correlation_id, created_at)
       VALUES (?, ?, ?, 2, 'links', 'because', 'hide', ?, 'test', UTC_TIMESTAMP(3))`,
      [ACME, newId(), message.id, hidden.seq],
    );
    await api.writer.send(ACME, BORIS, { topic: 'Work' }, 'about something else');

    const { status, body } = await api.get(`/audit?messageId=${message.id}`, token);
    expect(status).toBe(200);
    const { entries, next } = body as AuditPage;
    expect(next).toBeNull();
    expect(entries.map(({ type, actor, version }) => [type, actor?.userId ?? null, version])).toEqual([
      ['message.hidden', null, 3],
      ['message.edited', ANNA, 2],
      ['people.notified', null, null],
      ['message.created', ANNA, 1],
    ]);
    expect(entries[0]).toMatchObject({
      moderation: [{ rule: 'links', version: 2 }],
      committed: true,
      sealedBy: 'm1',
    });
    expect(entries[2]).toMatchObject({
      deliveries: [
        { notificationId: ids[0], userId: BORIS, reason: 'following', email: 'none', emailAt: null },
      ],
      committed: false,
    });
    expect(entries[3]).toMatchObject({ actor: { userId: ANNA, displayName: 'Anna' }, correlationId: 'test' });
    expect(JSON.stringify(body)).not.toContain('secret');
  });

  it('narrows by actor, conversation and correlation id, and all of them together', async () => {
    const { message } = await api.writer.send(ACME, BORIS, { topic: 'Pumps' }, 'one');
    await api.writer.send(ACME, ANNA, { topic: 'Pumps' }, 'two');
    const conversation = `conversationId=${message.conversationId}`;
    expect((await read(conversation)).entries).toHaveLength(2);
    expect((await read(`${conversation}&actorUserId=${BORIS}`)).entries).toMatchObject([
      { messageId: message.id },
    ]);
    expect((await read(`${conversation}&correlationId=test`)).entries).toHaveLength(2);
    expect((await read(`${conversation}&correlationId=other`)).entries).toEqual([]);
  });

  it('pages through every event once', async () => {
    const all = (await read('limit=200')).entries.map(({ seq }) => seq);
    const seen: string[] = [];
    for (let query = 'limit=2'; query !== '';) {
      const { entries, next } = await read(query);
      seen.push(...entries.map(({ seq }) => seq));
      query = next === null ? '' : `limit=2&before=${next}`;
    }
    expect(seen).toEqual(all);
    expect(seen.at(-1)).toBe('1');
  });

  it.each([
    ['who wrote the message', ANNA],
    ['a moderator and administrator', BORIS],
  ])('is refused to %s, whatever they ask', async (_, userId) => {
    const other = await api.tokenOf(ACME, userId);
    for (const query of ['', '?messageId=1', `?actorUserId=${userId}`]) {
      expect(await api.get(`/audit${query}`, other)).toMatchObject({ status: 403, body: { status: 403 } });
    }
  });

  it('shows an auditor nothing of another company', async () => {
    const { message } = await api.writer.send(BOLT, ANNA, { topic: 'Work' }, 'theirs');
    for (const query of [`messageId=${message.id}`, `conversationId=${message.conversationId}`]) {
      expect(await read(query)).toEqual({ entries: [], next: null });
    }
    expect((await read('limit=200')).entries.map(({ messageId }) => messageId)).not.toContain(message.id);
  });

  it.each([
    'messageId=x',
    'before=-1',
    'limit=201',
    'text=a',
    'correlationId=%20',
    'messageId=1&messageId=2',
  ])('refuses %s', async (query) => {
    expect(await api.get(`/audit?${query}`, token)).toMatchObject({ status: 400 });
  });
});
