import { parseMacKeys } from '@messaging/audit';
import type { AuditEntry, AuditPage, Id } from '@messaging/contracts';
import { execute, inTransaction, newId, select } from '@messaging/database';
import { appendEvents, lockStreamHeads, sealEvents } from '@messaging/events';
import { createMessageWriter } from '@messaging/test-kit';
import { freshCompanyId, startWriteApi, type WriteApi } from './start-write-api.ts';

const [ACME, BOLT] = [freshCompanyId(), freshCompanyId()];
const [ANNA, BORIS, AUDITOR] = ['11', '12', '13'];

let api: WriteApi;
let auditor: string;
let theirAuditor: string;
const tokens: Record<string, string> = {};

beforeAll(async () => {
  const people = [
    { userId: ANNA, displayName: 'Anna' },
    { userId: BORIS, permissions: ['messaging.moderate' as const, 'messaging.administer' as const] },
    { userId: AUDITOR, permissions: ['messaging.audit' as const] },
  ];
  api = await startWriteApi({ [ACME]: people, [BOLT]: people });
  for (const pool of [api.database, api.looks]) sealEvents(pool, parseMacKeys(`m1:${'A'.repeat(43)}`));
  for (const userId of [ANNA, BORIS]) tokens[userId] = await api.tokenOf(ACME, userId);
  [auditor, theirAuditor] = await Promise.all([api.tokenOf(ACME, AUDITOR), api.tokenOf(BOLT, AUDITOR)]);
});
afterAll(() => api.stop());

const look = (query: string, token = auditor, headers: Record<string, string> = {}) =>
  api.call('GET', `/audit?${query}`, { token, headers });
async function read(query: string): Promise<AuditPage> {
  const { status, body } = await look(query);
  expect({ status, body }).toMatchObject({ status: 200 });
  return body as AuditPage;
}
let written = 0;
async function write(userId: string, topic: string, text = `text ${(written += 1)}`) {
  const headers = { 'x-correlation-id': `written-by-${userId}` };
  const answer = await api.call('POST', '', {
    token: tokens[userId],
    body: { topic, message: text },
    headers,
  });
  expect(answer.status).toBe(201);
  return answer.body.message as { id: Id; conversationId: Id };
}
/** All events of a company, as they stand in its stream. */
const streamOf = (companyId: Id) =>
  select<{ type: string; actor: string; correlationId: string; data: unknown; sealedBy: string | null }>(
    api.database,
    `SELECT type, actor_user_id AS actor, correlation_id AS correlationId, data, mac_key AS sealedBy
       FROM events WHERE company_id = ? ORDER BY seq`,
    [companyId],
  );
const facts = (data: unknown): unknown => (typeof data === 'string' ? JSON.parse(data) : data);

/** What the workers record about a message: whom they told, and that a rule hid it. */
async function treat(messageId: Id, conversationId: Id): Promise<Id> {
  const notificationId = newId();
  await execute(
    api.database,
    `INSERT INTO notifications (company_id, id, user_id, conversation_id, message_id, reason, created_at)
     VALUES (?, ?, ?, ?, ?, 'following', UTC_TIMESTAMP(3))`,
    [ACME, notificationId, BORIS, conversationId, messageId],
  );
  await inTransaction(api.database, async (trx) => {
    const heads = await lockStreamHeads(trx, [ACME]);
    await appendEvents(trx, [
      {
        companyId: ACME,
        seq: String(heads.get(ACME)! + 1n),
        type: 'people.notified',
        conversationId: null,
        prevSeq: '0',
        messageId,
        actorUserId: null,
        correlationId: 'a-job',
        data: { userIds: [BORIS], reason: 'message' },
        occurredAt: new Date().toISOString(),
      },
    ]);
  });
  const { seq } = await createMessageWriter(api.database).hide(ACME, messageId);
  await execute(
    api.database,
    `INSERT INTO moderation_actions (company_id, id, message_id, version, rule, reason, action, seq, correlation_id, created_at)
     VALUES (?, ?, ?, 2, 'links', 'because', 'hide', ?, 'a-job', UTC_TIMESTAMP(3))`,
    [ACME, newId(), messageId, seq],
  );
  return notificationId;
}

describe('GET /api/messaging/audit', () => {
  it('answers who did what to a message, joined with rules and deliveries, and not a word of what it said', async () => {
    const message = await write(ANNA, 'Work', 'a secret text');
    const edit = { token: tokens[ANNA], body: { message: 'another secret text' } };
    expect((await api.call('PATCH', `/messages/${message.id}`, edit)).status).toBe(200);
    const notificationId = await treat(message.id, message.conversationId);
    await write(BORIS, 'Work');

    const { status, body } = await look(`messageId=${message.id}`);
    expect(status).toBe(200);
    const { entries, next } = body as AuditPage;
    expect(next).toBeNull();
    expect(entries.map(({ type, version }) => [type, version])).toEqual([
      ['message.hidden', 3],
      ['people.notified', null],
      ['message.edited', 2],
      ['message.created', 1],
    ]);
    expect(entries[0]).toMatchObject({
      moderation: [{ rule: 'links', version: 2 }],
      committed: true,
      sealedBy: 'm1',
    });
    expect(entries[1]).toMatchObject({
      facts: { userIds: [BORIS], reason: 'message' },
      deliveries: [{ notificationId, userId: BORIS, reason: 'following', email: 'none', emailAt: null }],
      committed: false,
    });
    expect(entries[3]).toMatchObject({
      actor: { userId: ANNA, displayName: 'Anna' },
      correlationId: `written-by-${ANNA}`,
      facts: { version: 1, clientId: null },
    });
    expect(JSON.stringify(body)).not.toContain('secret');
  });

  it('narrows by actor, conversation and correlation id, and all of them together', async () => {
    const message = await write(BORIS, 'Pumps');
    await write(ANNA, 'Pumps');
    const conversation = `conversationId=${message.conversationId}`;
    expect((await read(conversation)).entries).toHaveLength(2);
    expect((await read(`${conversation}&actorUserId=${BORIS}`)).entries).toMatchObject([
      { messageId: message.id },
    ]);
    expect((await read(`${conversation}&correlationId=written-by-${ANNA}`)).entries).toHaveLength(1);
    expect((await read(`${conversation}&correlationId=other`)).entries).toEqual([]);
  });

  it('pages through every event once, while each page is one more', async () => {
    const before = await streamOf(ACME);
    const seen: AuditEntry[] = [];
    for (let query = 'limit=2'; query !== '';) {
      const { entries, next } = await read(query);
      seen.push(...entries);
      query = next === null ? '' : `limit=2&before=${next}`;
    }
    expect(seen.map(({ type }) => type).reverse()).toEqual(before.map(({ type }) => type));
    expect(seen.at(-1)).toMatchObject({ seq: '1' });
  });

  it.each([
    ['who wrote the message', ANNA],
    ['a moderator and administrator', BORIS],
  ])('is refused to %s, whatever they ask, and nothing is recorded', async (_, userId) => {
    const before = await streamOf(ACME);
    for (const query of ['', 'messageId=1', `actorUserId=${userId}`]) {
      expect(await look(query, tokens[userId])).toMatchObject({ status: 403, body: { status: 403 } });
    }
    expect(await streamOf(ACME)).toEqual(before);
  });

  it('shows an auditor nothing of another company, and leaves nothing there', async () => {
    const message = await write(ANNA, 'Work');
    const before = await streamOf(ACME);
    for (const query of [`messageId=${message.id}`, `conversationId=${message.conversationId}`]) {
      expect(await look(query, theirAuditor)).toMatchObject({
        status: 200,
        body: { entries: [], next: null },
      });
    }
    const { body } = await look('limit=200', theirAuditor);
    expect((body as AuditPage).entries.map(({ type }) => type)).toEqual(['audit.read', 'audit.read']);
    expect(await streamOf(ACME)).toEqual(before);
  });

  it.each([
    'messageId=x',
    'before=-1',
    'limit=201',
    'text=a',
    'correlationId=%20',
    'messageId=1&messageId=2',
  ])('refuses %s, and records nothing', async (query) => {
    const before = await streamOf(ACME);
    expect(await look(query)).toMatchObject({ status: 400 });
    expect(await streamOf(ACME)).toEqual(before);
  });
});

describe('A look at the audit trail', () => {
  it('class 11: an export escapes audit; is an event: who looked, for what, by which request; sealed, and told to the relay', async () => {
    const { id } = await write(ANNA, 'Looked at');
    const before = (await streamOf(ACME)).length;
    api.nudged.length = 0;
    const headers = { 'x-correlation-id': 'the-look' };
    const { entries } = (await look(`messageId=${id}&limit=5`, auditor, headers)).body as AuditPage;
    expect(entries).toHaveLength(1);
    const [event, ...more] = (await streamOf(ACME)).slice(before);
    expect(more).toEqual([]);
    expect({ ...event, data: facts(event?.data) }).toEqual({
      type: 'audit.read',
      actor: AUDITOR,
      correlationId: 'the-look',
      data: { filters: { messageId: id }, entries: 1 },
      sealedBy: 'm1',
    });
    expect(api.nudged).toEqual([ACME]);
  });

  it('does not show itself; the next one shows it', async () => {
    const ask = (correlationId: string) =>
      look('correlationId=my-own-look', auditor, { 'x-correlation-id': correlationId });
    const [first, next] = [await ask('my-own-look'), await ask('another-look')];
    expect([first.body.entries, next.body.entries]).toMatchObject([
      [],
      [
        {
          type: 'audit.read',
          actor: { userId: AUDITOR },
          facts: { filters: { correlationId: 'my-own-look' }, entries: 0 },
        },
      ],
    ]);
  });

  it('is not answered where it cannot be recorded', async () => {
    const before = await streamOf(ACME);
    const refused = await whileLocked(ACME, () => look('limit=1'));
    expect(refused.status).toBe(503);
    expect(JSON.stringify(refused.body)).not.toContain('entries');
    expect(await streamOf(ACME)).toEqual(before);
    expect((await look('limit=1')).status).toBe(200);
    expect(await streamOf(ACME)).toHaveLength(before.length + 1);
  });

  it('keeps no write waiting, however many looks take long', async () => {
    const statuses = await whileLocked(BOLT, async () => {
      const looks = Array.from({ length: 8 }, () => look('limit=1', theirAuditor));
      await new Promise((resolve) => setTimeout(resolve, 200));
      const since = Date.now();
      await write(ANNA, 'Meanwhile');
      expect(Date.now() - since).toBeLessThan(1_000);
      return (await Promise.all(looks)).map(({ status }) => status);
    });
    expect(new Set(statuses)).toEqual(new Set([503]));
  });
});

/** Does something while somebody else holds a company's stream. */
function whileLocked<T>(companyId: Id, work: () => Promise<T>): Promise<T> {
  return inTransaction(api.database, async (trx) => {
    await lockStreamHeads(trx, [companyId]);
    return work();
  });
}
