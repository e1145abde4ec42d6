import {
  compareSequences,
  type EventPage,
  type EventView,
  type MessageEventView,
} from '@messaging/contracts';
import { inTransaction } from '@messaging/database';
import { appendEvents, lockStreamHeads } from '@messaging/events';
import { startReadApi, type ReadApi } from './start-read-api.ts';

const [ACME, RIVAL] = ['1', '2'];
const [ANNA, BORIS, MONA, RITA] = ['11', '12', '13', '21'];

describe('GET /api/messaging/events', () => {
  let api: ReadApi;
  let anna: string;
  let boris: string;

  beforeAll(async () => {
    api = await startReadApi({
      [ACME]: [
        { userId: ANNA },
        { userId: BORIS, permissions: ['messaging.audit'] },
        { userId: MONA, displayName: 'Mona', permissions: ['messaging.moderate'] },
      ],
      [RIVAL]: [{ userId: RITA }],
    });
    [anna, boris] = await Promise.all([api.tokenOf(ACME, ANNA), api.tokenOf(ACME, BORIS)]);
  });
  afterAll(() => api.stop());

  const events = async (query: string, token = anna): Promise<EventPage> => {
    const { status, body } = await api.get(`/events?${query}`, token);
    expect({ status, body }).toMatchObject({ status: 200 });
    return body as EventPage;
  };
  const head = async (): Promise<string> => {
    const { message } = await api.writer.send(ACME, MONA, { topic: 'Marker' }, 'marker');
    return message.createdSeq;
  };
  /** Follows `next` to the end, as a client does. */
  const drain = async (after: string, limit: number, query = '', token = anna) => {
    const all: EventView[] = [];
    for (let cursor = after, rounds = 0; ; rounds++) {
      const page = await events(`after=${cursor}&limit=${limit}${query}`, token);
      all.push(...page.events);
      if (!page.more) return { all, rounds: rounds + 1, next: page.next };
      expect(compareSequences(page.next, cursor)).toBeGreaterThan(0);
      cursor = page.next;
    }
  };

  it('answers what happened since, in order, with the messages as they stand now', async () => {
    const after = await head();
    const first = await api.writer.send(ACME, ANNA, { planId: '1' }, 'draft');
    const edited = await api.writer.edit(first.message, 'final');
    const other = await api.writer.send(ACME, BORIS, { planId: '2' }, 'elsewhere');
    const removed = await api.writer.delete(other.message, MONA);

    const page = await events(`after=${after}`);
    expect(page).toMatchObject({ more: false, next: removed.seq });
    expect(page.events).toMatchObject([
      { type: 'message.created', seq: first.seq, prevSeq: '0', message: { message: 'final', version: 2 } },
      { type: 'message.edited', seq: edited.seq, prevSeq: first.seq, rootLink: { planId: '1' } },
      { type: 'message.created', seq: other.seq, message: { message: '', state: 'deleted' } },
      { type: 'message.deleted', seq: removed.seq, actor: { userId: MONA, displayName: 'Mona' } },
    ]);
  });

  it('has nothing to tell who is up to date, and lets them stay where they are', async () => {
    const after = await head();
    expect(await events(`after=${after}`)).toEqual({ events: [], next: after, more: false });
  });

  it('leaves out what one may not read now, and leads past it', async () => {
    const after = await head();
    for (let i = 0; i < 5; i++) await api.writer.send(ACME, BORIS, { topic: 'Audit' }, `secret ${i}`);
    const { message } = await api.writer.send(ACME, BORIS, { topic: 'Audit' }, 'secret');
    await api.writer.restrict(ACME, message.conversationId, 'permission', 'messaging.audit');
    const visible = await api.writer.send(ACME, BORIS, { topic: 'Open' }, 'visible');

    const first = await events(`after=${after}&limit=3`);
    expect(first.events).toEqual([]);
    expect(first).toMatchObject({ more: true, next: String(BigInt(after) + 3n) });

    const { all, rounds, next } = await drain(after, 3);
    expect(all.map(({ seq }) => seq)).toEqual([visible.seq]);
    expect({ rounds, next }).toEqual({ rounds: 3, next: visible.seq });
    expect((await drain(after, 3, '', boris)).all).toHaveLength(7);
    expect(JSON.stringify(all)).not.toContain('secret');
  });

  it('shows conversations of named participants to them alone', async () => {
    const after = await head();
    const { message } = await api.writer.send(ACME, BORIS, { topic: 'Named' }, 'for some');
    await api.writer.restrict(ACME, message.conversationId, 'participants');
    expect((await events(`after=${after}`)).events).toEqual([]);
    expect((await events(`after=${after}`, boris)).events).toHaveLength(1);
    await api.writer.follow(ACME, message.conversationId, ANNA, 'mentions');
    expect((await events(`after=${after}`)).events).toHaveLength(1);
  });

  it('tells of notifications only to those they are for', async () => {
    const { message } = await api.writer.send(ACME, BORIS, { topic: 'Named people' }, 'hello');
    const notified = await api.writer.notify(message, [ANNA]);
    const after = String(BigInt(notified.seq) - 1n);
    const page = await events(`after=${after}`);
    expect(page.events).toMatchObject([
      { type: 'people.notified', messageId: message.id, conversationId: message.conversationId },
    ]);
    expect(page.events[0]).not.toHaveProperty('userIds');
    expect(await events(`after=${after}`, boris)).toEqual({ events: [], next: notified.seq, more: false });

    await api.writer.restrict(ACME, message.conversationId, 'permission', 'messaging.audit');
    expect((await events(`after=${after}`)).events).toEqual([]);
  });

  it('leads past what is of no concern to clients', async () => {
    const after = await head();
    await inTransaction(api.database, async (trx) => {
      const heads = await lockStreamHeads(trx, [ACME]);
      const seq = String(heads.get(ACME)! + 1n);
      const nobody = { conversationId: null, messageId: null, actorUserId: null, prevSeq: '0' };
      const at = { correlationId: 'test', occurredAt: new Date().toISOString() };
      await appendEvents(trx, [
        { companyId: ACME, seq, type: 'directory.changed', data: { employments: 1 }, ...nobody, ...at },
      ]);
    });
    const next = String(BigInt(after) + 1n);
    expect(await events(`after=${after}`)).toEqual({ events: [], next, more: false });
  });

  describe('of one conversation', () => {
    it.each([1, 2, 5, 9, 10, 500])('follows its chain from end to end, %i at a time', async (limit) => {
      const link = { transactionId: String(100 + limit) };
      const after = await head();
      for (let i = 0; i < 9; i++) {
        await api.writer.send(ACME, ANNA, link, `message ${i}`);
        await api.writer.send(ACME, BORIS, { topic: 'Noise' }, 'noise');
      }
      const { all } = await drain(after, limit, `&transactionId=${link.transactionId}`);
      const chain = all as MessageEventView[];
      expect(chain.map(({ message }) => message.message)).toEqual(
        Array.from({ length: 9 }, (_, i) => `message ${i}`),
      );
      expect(chain.map(({ prevSeq }) => prevSeq)).toEqual(['0', ...chain.slice(0, -1).map(({ seq }) => seq)]);
    });

    it('is empty where there is none and where one may not read, wherever one stands', async () => {
      const { message, seq } = await api.writer.send(ACME, BORIS, { topic: 'Shut' }, 'secret');
      await api.writer.restrict(ACME, message.conversationId, 'permission', 'messaging.audit');
      const nothing = { events: [], next: '0', more: false };
      expect(await events('after=0&topic=Nowhere')).toEqual(nothing);
      expect(await events('after=0&topic=Shut')).toEqual(nothing);
      expect((await events('after=0&topic=Shut', boris)).next).toBe(seq);
    });
  });

  it('carries nothing of another company', async () => {
    await api.writer.send(ACME, ANNA, { topic: 'Shared name' }, 'ours');
    await api.writer.send(RIVAL, RITA, { topic: 'Shared name' }, 'theirs');
    const rita = await api.tokenOf(RIVAL, RITA);
    const { all } = await drain('0', 500, '', rita);
    expect(all).toMatchObject([{ companyId: RIVAL, message: { message: 'theirs' } }]);
    expect((await drain('0', 500)).all.every(({ companyId }) => companyId === ACME)).toBe(true);
  });
});
