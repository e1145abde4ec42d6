import type { HistoryPage } from '../src/queries/read-history.ts';
import type { RepliesPage } from '../src/queries/read-replies.ts';
import { startReadApi, type ReadApi } from './start-read-api.ts';

const [ACME, ANNA, BORIS, MONA] = ['1', '11', '12', '13'];

describe('GET /api/messaging/messages/{id}', () => {
  let api: ReadApi;
  let anna: string;
  let boris: string;
  let mona: string;

  beforeAll(async () => {
    api = await startReadApi({
      [ACME]: [
        { userId: ANNA, displayName: 'Anna' },
        { userId: BORIS, displayName: 'Boris' },
        { userId: MONA, displayName: 'Mona', permissions: ['messaging.moderate'] },
      ],
    });
    [anna, boris, mona] = await Promise.all([
      api.tokenOf(ACME, ANNA),
      api.tokenOf(ACME, BORIS),
      api.tokenOf(ACME, MONA),
    ]);
  });
  afterAll(() => api.stop());

  const write = async (text: string) => (await api.writer.send(ACME, ANNA, { topic: 'Work' }, text)).message;

  it('answers the message as it stands now', async () => {
    const message = await write('one');
    await api.writer.edit(message, 'two');
    const { status, body } = await api.get(`/messages/${message.id}`, boris);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      message: { id: message.id, message: 'two', version: 2, author: { displayName: 'Anna' } },
    });
  });

  it.each(['', '/history', '/replies'])(
    'answers 404 to …%s for what is not there or not for one',
    async (rest) => {
      const closed = (await api.writer.send(ACME, ANNA, { topic: 'Closed' }, 'for some')).message;
      await api.writer.restrict(ACME, closed.conversationId, 'permission', 'messaging.moderate');
      const unknown = await api.get(`/messages/404${rest}`, boris);
      const unreadable = await api.get(`/messages/${closed.id}${rest}`, boris);
      expect(unknown.status).toBe(404);
      expect({ ...unreadable.body, correlationId: '' }).toEqual({ ...unknown.body, correlationId: '' });
      expect((await api.get(`/messages/${closed.id}${rest}`, mona)).status).toBe(200);
    },
  );

  describe('history', () => {
    it('shows its author every text, who wrote it and when', async () => {
      const message = await write('one');
      await api.writer.edit(message, 'two');
      await api.writer.edit(message, 'three');
      const { body } = await api.get(`/messages/${message.id}/history`, anna);
      expect(body.versions).toMatchObject([
        { version: 1, message: 'one', change: 'written', by: { userId: ANNA, displayName: 'Anna' } },
        { version: 2, message: 'two', change: 'edited', by: { userId: ANNA } },
        { version: 3, message: 'three', change: 'edited', by: { userId: ANNA } },
      ]);
      const times = body.versions.map(({ at }: { at: string }) => Date.parse(at));
      expect([...times].sort()).toEqual(times);
      expect(times[0]).toBe(message.createdAt.getTime());
    });

    it('of an untouched message is its one text', async () => {
      const message = await write('only');
      const { body } = await api.get(`/messages/${message.id}/history`, anna);
      expect(body.versions).toMatchObject([
        { version: 1, message: 'only', change: 'written', by: { userId: ANNA, displayName: 'Anna' } },
      ]);
    });

    it('shows moderators what was deleted, and by whom', async () => {
      const message = await write('rude');
      await api.writer.delete(message, MONA);
      const { body } = await api.get(`/messages/${message.id}/history`, mona);
      expect(body.versions).toMatchObject([
        { version: 1, message: 'rude', change: 'written', by: { userId: ANNA } },
        { version: 2, message: '', change: 'deleted', by: { userId: MONA, displayName: 'Mona' } },
      ]);
    });

    it('names nobody where a rule hid the message', async () => {
      const message = await write('blocked');
      await api.writer.hide(message);
      const { body } = await api.get(`/messages/${message.id}/history`, anna);
      expect(body.versions[1]).toMatchObject({ change: 'hidden', message: '', by: null });
    });

    it.each([1, 4, 7, 8, 100])(
      'pages through every text once, %i at a time, the newest first',
      async (limit) => {
        const message = await write('text 1');
        for (let version = 2; version <= 7; version++) await api.writer.edit(message, `text ${version}`);
        await api.writer.edit(await write('another'), 'changed');

        const pages: number[][] = [];
        let query = `?limit=${limit}`;
        while (query !== '') {
          const { status, body } = await api.get(`/messages/${message.id}/history${query}`, anna);
          expect(status).toBe(200);
          const { versions, page } = body as HistoryPage;
          for (const { version, message: text } of versions) expect(text).toBe(`text ${version}`);
          pages.unshift(versions.map(({ version }) => version));
          query = page.before ? `?limit=${limit}&before=${page.before}` : '';
        }
        expect(pages.flat()).toEqual([1, 2, 3, 4, 5, 6, 7]);
        expect(pages).toHaveLength(Math.ceil(7 / limit));
      },
    );

    it('is the newest 50 texts where no number is asked for, however many there are', async () => {
      const message = await write('text 1');
      for (let version = 2; version <= 52; version++) await api.writer.edit(message, `text ${version}`);
      const { body } = await api.get(`/messages/${message.id}/history`, anna);
      const { versions, page } = body as HistoryPage;
      expect(versions.map(({ version }) => version)).toEqual(Array.from({ length: 50 }, (_, i) => i + 3));
      const rest = await api.get(`/messages/${message.id}/history?before=${page.before}`, anna);
      expect(rest.body).toMatchObject({ versions: [{ version: 1 }, { version: 2 }], page: { before: null } });
    });

    it('is refused to other colleagues with a sentence they understand', async () => {
      const message = await write('one');
      await api.writer.edit(message, 'two');
      const { status, body } = await api.get(`/messages/${message.id}/history`, boris);
      expect(status).toBe(403);
      expect(body).toMatchObject({
        type: 'urn:messaging:problem:forbidden',
        detail: 'Only the person who wrote a message, or a moderator, may see its earlier versions.',
      });
      expect(JSON.stringify(body)).not.toContain('one"');
    });
  });

  describe('replies', () => {
    it.each([1, 4, 10, 11, 100])(
      'pages through every reply of the thread once, %i at a time',
      async (limit) => {
        const top = await write('top');
        const ids: string[] = [];
        let parent = top;
        for (let i = 0; i < 11; i++) {
          const { message } = await api.writer.send(ACME, BORIS, { topic: 'Work' }, `reply ${i}`, parent);
          ids.push(message.id);
          parent = i % 4 === 3 ? top : message;
        }
        await write('another thread');

        const pages: string[][] = [];
        let query = `?limit=${limit}`;
        while (query !== '') {
          const { status, body } = await api.get(`/messages/${top.id}/replies${query}`, boris);
          expect(status).toBe(200);
          const { replies, page } = body as RepliesPage;
          pages.unshift(replies.map(({ id }) => id));
          query = page.before ? `?limit=${limit}&before=${page.before}` : '';
        }
        expect(pages.flat()).toEqual(ids);
        expect(pages).toHaveLength(Math.ceil(ids.length / limit));
      },
    );

    it('of a reply are those of its thread', async () => {
      const top = await write('top');
      const { message } = await api.writer.send(ACME, BORIS, { topic: 'Work' }, 'reply', top);
      const { body } = await api.get(`/messages/${message.id}/replies`, anna);
      expect(body.replies).toMatchObject([{ id: message.id, message: 'reply' }]);
    });
  });
});
