import { execute } from '@messaging/database';
import type { MessageView, ThreadPage, ThreadView } from '@messaging/contracts';
import type { MessageRow } from '@messaging/messages';
import { startReadApi, type ReadApi } from './start-read-api.ts';

const [ACME, RIVAL] = ['1', '2'];
const [ANNA, BORIS, RITA] = ['11', '12', '21'];

describe('GET /api/messaging?transactionId|planId|topic', () => {
  let api: ReadApi;
  let anna: string;
  let boris: string;

  beforeAll(async () => {
    api = await startReadApi({
      [ACME]: [
        { userId: ANNA, displayName: 'Anna' },
        { userId: BORIS, displayName: 'Boris' },
      ],
      [RIVAL]: [{ userId: RITA }],
    });
    [anna, boris] = await Promise.all([api.tokenOf(ACME, ANNA), api.tokenOf(ACME, BORIS)]);
  });
  afterAll(() => api.stop());

  const thread = async (query: string, token = anna): Promise<ThreadPage> => {
    const { status, body } = await api.get(`?${query}`, token);
    expect({ status, body }).toMatchObject({ status: 200 });
    return body as ThreadPage;
  };
  const texts = (messages: MessageView[]) => messages.map(({ message }) => message);

  it('answers an empty page where nothing has been said yet', async () => {
    expect(await thread('transactionId=404')).toEqual({
      conversation: null,
      threads: [],
      page: { before: null, after: null },
    });
  });

  it('answers the newest threads oldest first, with their newest replies of every depth', async () => {
    const link = { transactionId: '1000' };
    const first = (await api.writer.send(ACME, ANNA, link, 'first')).message;
    const second = (await api.writer.send(ACME, BORIS, link, 'second')).message;
    const reply = (await api.writer.send(ACME, BORIS, link, 'reply', first)).message;
    await api.writer.send(ACME, ANNA, link, 'reply to the reply', reply);

    const page = await thread('transactionId=1000');
    expect(texts(page.threads)).toEqual(['first', 'second']);
    const [a, b] = page.threads as [ThreadView, ThreadView];
    expect(a).toMatchObject({
      id: first.id,
      threadId: first.id,
      depth: 0,
      position: '1',
      author: { userId: ANNA, displayName: 'Anna' },
      rootLink: link,
      replyCount: 2,
      hasMoreReplies: false,
    });
    expect(texts(a.replies)).toEqual(['reply', 'reply to the reply']);
    expect(a.replies.map(({ depth }) => depth)).toEqual([1, 2]);
    expect(b).toMatchObject({ id: second.id, replyCount: 0, replies: [], hasMoreReplies: false });
    expect(page.page).toEqual({ before: null, after: null });
  });

  it('shows at most the 20 newest replies of a thread, and says how many there are', async () => {
    const link = { topic: 'Busy' };
    const tops: MessageRow[] = [];
    for (const text of ['quiet', 'busy']) tops.push((await api.writer.send(ACME, ANNA, link, text)).message);
    for (let i = 1; i <= 23; i++) await api.writer.send(ACME, BORIS, link, `reply ${i}`, tops[1]);

    const { threads } = await thread('topic=Busy');
    expect(threads[1]).toMatchObject({ replyCount: 23, hasMoreReplies: true });
    expect(texts(threads[1]!.replies)).toEqual(Array.from({ length: 20 }, (_, i) => `reply ${i + 4}`));
    expect(threads[0]).toMatchObject({ replyCount: 0, hasMoreReplies: false });
  });

  it('keeps texts apart that differ in case only', async () => {
    await api.writer.send(ACME, ANNA, { topic: 'Case' }, 'upper');
    await api.writer.send(ACME, ANNA, { topic: 'case' }, 'lower');
    expect(texts((await thread('topic=case')).threads)).toEqual(['lower']);
    expect(texts((await thread('topic=%20Case%20')).threads)).toEqual(['upper']);
  });

  describe('page by page', () => {
    const link = { planId: '77' };
    const tops: string[] = [];
    beforeAll(async () => {
      // Replies in between, so that positions of threads have holes.
      let last: MessageRow | undefined;
      for (let i = 1; i <= 37; i++) {
        const isReply = i % 3 === 0;
        const { message } = await api.writer.send(
          ACME,
          ANNA,
          link,
          `message ${i}`,
          isReply ? last : undefined,
        );
        if (!isReply) {
          last = message;
          tops.push(message.id);
        }
      }
    });

    /** The pages that follow from `page` in a direction, in the order they were asked for. */
    const walk = async (page: ThreadPage, direction: 'before' | 'after', limit: number) => {
      const pages: ThreadPage[] = [];
      for (let cursor = page.page[direction]; cursor; cursor = pages.at(-1)!.page[direction]) {
        pages.push(await thread(`planId=77&limit=${limit}&${direction}=${cursor}`));
      }
      return pages;
    };
    const idsOf = (pages: ThreadPage[]) => pages.flatMap(({ threads }) => threads.map(({ id }) => id));

    it.each([1, 2, 3, 7, 24, 25, 26, 100])(
      'walks back and forth over every thread once, %i at a time',
      async (limit) => {
        const newest = await thread(`planId=77&limit=${limit}`);
        const older = await walk(newest, 'before', limit);
        expect(idsOf([newest, ...older].reverse())).toEqual(tops);

        const oldest = older.at(-1) ?? newest;
        expect(idsOf([oldest, ...(await walk(oldest, 'after', limit))])).toEqual(tops);
        for (const { threads } of [newest, ...older]) expect(threads).not.toEqual([]);
      },
    );

    it('does not lose or repeat a thread when messages arrive between two pages', async () => {
      const fresh = { planId: '78' };
      for (let i = 1; i <= 6; i++) await api.writer.send(ACME, ANNA, fresh, `old ${i}`);
      const newest = await thread('planId=78&limit=3');
      await api.writer.send(ACME, BORIS, fresh, 'new 7');
      const older = await thread(`planId=78&limit=3&before=${newest.page.before}`);
      expect([...texts(older.threads), ...texts(newest.threads)]).toEqual(
        [1, 2, 3, 4, 5, 6].map((i) => `old ${i}`),
      );
      const newer = await thread(`planId=78&limit=3&after=${older.page.after}`);
      expect(texts(newer.threads)).toEqual(['old 4', 'old 5', 'old 6']);
      expect(texts((await thread(`planId=78&after=${newer.page.after}`)).threads)).toEqual(['new 7']);
    });

    it('leads back from a page past the end', async () => {
      const past = Buffer.from('t1.1000000').toString('base64url');
      const page = await thread(`planId=77&after=${past}`);
      expect(page.threads).toEqual([]);
      expect(page.page.after).toBeNull();
      const back = await thread(`planId=77&limit=100&before=${page.page.before}`);
      expect(back.threads.map(({ id }) => id)).toEqual(tops);
    });
  });

  describe('the reader’s own part', () => {
    it('counts as unread what came after the position they have read', async () => {
      const link = { transactionId: '2000' };
      const first = (await api.writer.send(ACME, ANNA, link, 'one')).message;
      for (const text of ['two', 'three', 'four']) await api.writer.send(ACME, ANNA, link, text, first);

      expect((await thread('transactionId=2000', boris)).conversation).toMatchObject({
        lastPosition: '4',
        readPosition: '0',
        unread: 4,
        following: null,
      });
      await api.writer.readTo(ACME, first.conversationId, BORIS, '3');
      expect((await thread('transactionId=2000', boris)).conversation).toMatchObject({
        readPosition: '3',
        unread: 1,
        following: null,
      });
      expect((await thread('transactionId=2000')).conversation).toMatchObject({
        readPosition: '4',
        unread: 0,
        following: 'all',
      });
      await api.writer.delete(first);
      expect((await thread('transactionId=2000', boris)).conversation).toMatchObject({ unread: 1 });
    });

    it('never answers fewer than no unread messages', async () => {
      const link = { transactionId: '2001' };
      const { message } = await api.writer.send(ACME, ANNA, link, 'one');
      await api.writer.readTo(ACME, message.conversationId, BORIS, '99');
      expect((await thread('transactionId=2001', boris)).conversation).toMatchObject({ unread: 0 });
    });
  });

  it('leaves tombstones where messages were deleted or hidden, without their texts', async () => {
    const link = { transactionId: '3000' };
    const gone = (await api.writer.send(ACME, ANNA, link, 'secret one')).message;
    const hidden = (await api.writer.send(ACME, ANNA, link, 'secret two', gone)).message;
    const edited = (await api.writer.send(ACME, ANNA, link, 'secret three')).message;
    await api.writer.delete(gone);
    await api.writer.hide(hidden);
    await api.writer.edit(edited, 'open');

    const page = await thread('transactionId=3000', boris);
    expect(page.threads[0]).toMatchObject({ state: 'deleted', message: '', version: 2, replyCount: 1 });
    expect(page.threads[0]!.replies[0]).toMatchObject({ state: 'hidden', message: '', editedAt: null });
    expect(page.threads[1]).toMatchObject({ state: 'visible', message: 'open', version: 2 });
    expect(page.threads[1]!.editedAt).not.toBeNull();
    expect(JSON.stringify(page)).not.toContain('secret');
  });

  it('answers in the same way for a conversation one may not read as for none', async () => {
    const link = { transactionId: '4000' };
    const { message } = await api.writer.send(ACME, ANNA, link, 'for some');
    const headersOf = (headers: Headers) => [...headers.keys()].filter((name) => name !== 'date').sort();
    const none = await api.get('?transactionId=4001', boris);

    await api.writer.restrict(ACME, message.conversationId, 'permission', 'messaging.audit');
    const closed = await api.get('?transactionId=4000', boris);
    expect(closed).toMatchObject({ status: 200, body: none.body });
    expect(headersOf(closed.headers)).toEqual(headersOf(none.headers));

    await api.writer.restrict(ACME, message.conversationId, 'participants');
    expect((await thread('transactionId=4000', boris)).conversation).toBeNull();
    // Anna wrote in it, so she takes part.
    expect((await thread('transactionId=4000')).threads).toHaveLength(1);
  });

  it('lets those in who come to hold the permission, and out who lose it', async () => {
    const link = { transactionId: '5000' };
    const { message } = await api.writer.send(ACME, ANNA, link, 'for auditors');
    await api.writer.restrict(ACME, message.conversationId, 'permission', 'messaging.audit');
    const setPermissions = async (permissions: string[]) => {
      await execute(
        api.database,
        'UPDATE employments SET permissions = ? WHERE company_id = ? AND user_id = ?',
        [JSON.stringify(permissions), ACME, BORIS],
      );
      // Rights are remembered for a second.
      await new Promise((resolve) => setTimeout(resolve, 1_050));
    };
    await setPermissions(['messaging.audit']);
    expect((await thread('transactionId=5000', boris)).threads).toHaveLength(1);
    await setPermissions(['messaging.moderate']);
    expect((await thread('transactionId=5000', boris)).threads).toEqual([]);
  });
});
