import { execute, inTransaction, select } from '@messaging/database';
import { saveRevocations } from '@messaging/identity';
import { freshCompanyId, startWriteApi, type WriteApi } from './start-write-api.ts';
import { setTimeout as sleep } from 'node:timers/promises';

// Longer than rights are remembered, so that the process may find out by itself.
const HELD_MS = 1_000;
const LINK = { transactionId: '1001' };

/** A write that was let in, and then waits for its company's stream. */
describe('A message that waits to be committed', () => {
  let acme: string;
  let api: WriteApi;
  let messageId: string;

  beforeEach(async () => {
    acme = freshCompanyId();
    api = await startWriteApi({ [acme]: [{ userId: '11' }, { userId: '12' }] });
    const said = await api.call('POST', '', {
      token: await api.tokenOf(acme, '11'),
      body: { ...LINK, message: 'said before' },
    });
    messageId = said.body.message.id;
  });
  afterEach(() => api.stop());

  /** Holds the stream as a slow writer does, while the request waits and `change` takes effect. */
  async function whileWaiting(ask: () => ReturnType<WriteApi['call']>, change: () => Promise<unknown>) {
    let answer!: ReturnType<WriteApi['call']>;
    await inTransaction(api.database, async (trx) => {
      await select(trx, 'SELECT last_seq FROM stream_heads WHERE company_id = ? FOR UPDATE', [acme]);
      answer = ask();
      // Let in, and behind the lock.
      await sleep(HELD_MS / 4);
      await change();
      await sleep(HELD_MS);
    });
    return answer;
  }
  const raiseVersion = () =>
    execute(api.database, 'UPDATE companies SET directory_version = directory_version + 1 WHERE id = ?', [
      acme,
    ]);
  const events = async () => {
    const [row] = await select<{ n: string }>(
      api.database,
      'SELECT COUNT(*) AS n FROM events WHERE company_id = ?',
      [acme],
    );
    return Number(row!.n);
  };

  async function dismiss() {
    await execute(api.database, 'UPDATE employments SET active = 0 WHERE company_id = ? AND user_id = ?', [
      acme,
      '11',
    ]);
    await raiseVersion();
  }
  async function suspend() {
    await execute(
      api.database,
      `INSERT INTO sanctions (company_id, user_id, kind, until, reason, imposed_by, seq, imposed_at)
       VALUES (?, ?, 'suspended', NULL, 'a test', ?, 1, UTC_TIMESTAMP(3))`,
      [acme, '11', '12'],
    );
    await raiseVersion();
  }
  const logOut = () =>
    inTransaction(api.database, (trx) => saveRevocations(trx, [{ userId: '11', reason: 'log-out' }]));

  it.each<[string, () => Promise<unknown>, number]>([
    ['works there no longer', dismiss, 404],
    ['was suspended', suspend, 403],
    ['has logged out', logOut, 401],
  ])(
    'is refused when its writer %s by then, and so are an edit and a deletion',
    async (_, change, status) => {
      const token = await api.tokenOf(acme, '11');
      const before = await events();
      const answers = await Promise.all([
        whileWaiting(() => api.call('POST', '', { token, body: { ...LINK, message: 'too late' } }), change),
        sleep(HELD_MS / 8).then(() =>
          api.call('PATCH', `/messages/${messageId}`, { token, body: { message: 'changed' } }),
        ),
        sleep(HELD_MS / 8).then(() => api.call('DELETE', `/messages/${messageId}`, { token })),
      ]);
      expect(answers.map((answer) => answer.status)).toEqual([status, status, status]);
      expect(await events()).toBe(before);
    },
  );

  it('is accepted when somebody else’s rights have changed meanwhile', async () => {
    const token = await api.tokenOf(acme, '11');
    const answer = await whileWaiting(
      () => api.call('POST', '', { token, body: { ...LINK, message: 'in time' } }),
      raiseVersion,
    );
    expect(answer.status).toBe(201);
    expect(answer.body.message).toMatchObject({ message: 'in time', position: '2' });
  });
});
