import { execute, inTransaction, select } from '@messaging/database';
import { lockStreamHeads } from '@messaging/events';
import { freshCompanyId, startWriteApi, type WriteApi } from './start-write-api.ts';

const ACME = freshCompanyId();
const [ANNA, BORIS] = ['11', '12'];

describe('PUT /conversations/{id}/following', () => {
  let api: WriteApi;
  let topics = 0;
  const start = async () => {
    const body = { topic: `Followed ${(topics += 1)}`, message: 'Who follows?' };
    const written = await api.call('POST', '', { token: await api.tokenOf(ACME, ANNA), body });
    return written.body.message.conversationId as string;
  };
  const follow = async (conversationId: string, level: string) =>
    api.call('PUT', `/conversations/${conversationId}/following`, {
      token: await api.tokenOf(ACME, BORIS),
      body: { level },
    });
  const levelsOfBoris = (conversationId: string) =>
    select<{ level: string | null }>(
      api.database,
      'SELECT level FROM participants WHERE company_id = ? AND conversation_id = ? AND user_id = ?',
      [ACME, conversationId, BORIS],
    );

  beforeAll(async () => {
    api = await startWriteApi({ [ACME]: [{ userId: ANNA }, { userId: BORIS }] });
  });
  afterAll(() => api.stop());

  it('sets how closely one follows, again and again, and leaves no event', async () => {
    const conversationId = await start();
    const events = () => select(api.database, 'SELECT seq FROM events WHERE company_id = ?', [ACME]);
    const before = await events();
    for (const level of ['all', 'nothing']) {
      expect((await follow(conversationId, level)).status).toBe(204);
      expect(await levelsOfBoris(conversationId)).toEqual([{ level }]);
    }
    expect(await events()).toEqual(before);
  });

  it.each(['all', 'nothing'])(
    'lets nobody back in with "%s" who is left out of the conversation meanwhile',
    async (level) => {
      const conversationId = await start();
      await follow(conversationId, 'all');
      const { following } = await inTransaction(api.database, async (trx) => {
        await lockStreamHeads(trx, [ACME]);
        await execute(
          trx,
          'UPDATE participants SET level = NULL WHERE company_id = ? AND conversation_id = ? AND user_id = ?',
          [ACME, conversationId, BORIS],
        );
        await execute(
          trx,
          "UPDATE conversations SET audience = 'participants' WHERE company_id = ? AND id = ?",
          [ACME, conversationId],
        );
        const following = follow(conversationId, level);
        // Until the request wants a lock that we hold.
        await new Promise((resolve) => setTimeout(resolve, 500));
        return { following };
      });
      expect((await following).status).toBe(404);
      expect(await levelsOfBoris(conversationId)).toEqual([{ level: null }]);
    },
  );
});
