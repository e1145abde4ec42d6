import { execute, inTransaction } from '@messaging/database';
import { createAnnounceAccessChange } from '@messaging/redis';
import { countStatements, eventually } from '@messaging/test-kit';
import { startGround, type Ground, type Node } from './start-cluster.ts';

jest.setTimeout(60_000);

const ACME = '1';
const [ANNA, BORIS, CARLA] = ['11', '12', '13'];
const LIMIT_MS = 1_000;
/** So long that what waits for its turn comes too late. */
const ANNOUNCE_EVERY = 10_000;

describe('what others see of somebody who lost the right to be seen', () => {
  let ground: Ground;
  let here: Node;
  let there: Node;

  beforeAll(async () => {
    ground = await startGround({ [ACME]: [{ userId: ANNA }, { userId: BORIS }, { userId: CARLA }] });
    const settings = { announceEvery: ANNOUNCE_EVERY };
    [here, there] = await Promise.all([ground.startNode(settings), ground.startNode(settings)]);
  });
  afterAll(() => ground?.stop());

  async function impose(userId: string, kind: 'muted' | 'suspended'): Promise<void> {
    await inTransaction(ground.database, async (trx) => {
      await execute(
        trx,
        `INSERT INTO sanctions (company_id, user_id, kind, until, reason, imposed_by, seq, imposed_at)
         VALUES (?, ?, ?, NULL, 'test', ?, 1, ?)`,
        [ACME, userId, kind, ANNA, new Date()],
      );
      await execute(trx, 'UPDATE companies SET directory_version = directory_version + 1 WHERE id = ?', [
        ACME,
      ]);
    });
    createAnnounceAccessChange(ground.commands)(ACME);
  }

  it('ends at once on every node, however lately it was told who is here and who types', async () => {
    const link = { transactionId: '8100' };
    await ground.send({ companyId: ACME, userId: ANNA, link, text: 'first' });
    const [boris, carla] = await Promise.all([here.connect(ACME, BORIS), here.connect(ACME, CARLA)]);
    await Promise.all([boris.join(link), carla.join(link)]);
    const witnesses = [await here.connect(ACME, ANNA), await there.connect(ACME, ANNA)];
    for (const witness of witnesses) await witness.join(link);
    await boris.setTyping(link, true);
    const typers = () => witnesses.map(({ typing }) => typing.at(-1)?.people.map(({ userId }) => userId));
    const present = () =>
      witnesses.map(({ presence }) => presence.at(-1)?.people.map(({ userId }) => userId));
    await eventually(() => expect(typers()).toEqual([[BORIS], [BORIS]]), ANNOUNCE_EVERY + 2_000);
    await eventually(
      () => expect(present()).toEqual([expect.arrayContaining([CARLA]), expect.arrayContaining([CARLA])]),
      ANNOUNCE_EVERY + 2_000,
    );

    await impose(BORIS, 'muted');
    await eventually(() => expect(typers()).toEqual([[], []]), LIMIT_MS);
    await impose(CARLA, 'suspended');
    await eventually(
      () =>
        expect(present()).toEqual([
          [ANNA, BORIS],
          [ANNA, BORIS],
        ]),
      LIMIT_MS,
    );
    for (const client of [boris, ...witnesses]) client.close();
  });

  it('costs no statement to say again and again while nobody’s rights change', async () => {
    const link = { transactionId: '8200' };
    await ground.send({ companyId: ACME, userId: ANNA, link, text: 'first' });
    const anna = await there.connect(ACME, ANNA);
    await anna.join(link);
    const { statements } = await countStatements(there.database, async () => {
      for (let i = 0; i < 20; i += 1) expect(await anna.setTyping(link, i % 2 === 0)).toEqual({ ok: true });
    });
    expect(statements.filter((sql) => sql.includes('conversations'))).toEqual([]);
    anna.close();
  });
});
