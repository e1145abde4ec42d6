import { execute, inTransaction } from '@messaging/database';
import { saveRevocations } from '@messaging/identity';
import { createAnnounceAccessChange, createAnnounceRevocation } from '@messaging/redis';
import { eventually } from '@messaging/test-kit';
import { startGround, type Ground, type Node } from './start-cluster.ts';

const ACME = '1';
const CUT = 'disconnect: io server disconnect';
const LINK = { topic: 'rights' };

let ground: Ground;
let node: Node;

beforeAll(async () => {
  ground = await startGround({
    [ACME]: ['11', '12', '13', '14', '15', '16'].map((userId) => ({ userId })),
  });
  // Several looks before the end: it is told in the first of them.
  node = await ground.startNode({ warnBeforeExpiry: 3_500 });
  await ground.send({ companyId: ACME, userId: '11', link: LINK, text: 'first' });
}, 30_000);
afterAll(() => ground.stop());

const sql = (text: string, ...values: string[]) => execute(ground.database, text, values);
const setState = (state: string) =>
  sql('UPDATE conversations SET state = ? WHERE company_id = ?', state, ACME);
const setAudience = (audience: string) =>
  sql('UPDATE conversations SET audience = ? WHERE company_id = ?', audience, ACME);
/** As a command does that changes rights. */
async function announceChange(): Promise<void> {
  await sql('UPDATE companies SET directory_version = directory_version + 1 WHERE id = ?', ACME);
  createAnnounceAccessChange(ground.commands)(ACME);
}

describe('A connection', () => {
  it('is told once that its token is about to end, not before, and is cut when it has', async () => {
    const client = await node.connect(ACME, '11', { expiresInSeconds: 6 });
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(client.signals).toEqual([]);
    await eventually(() => expect(client.signals).toEqual(['session.expiring']), 5_000);
    await eventually(() => expect(client.signals).toEqual(['session.expiring', CUT]), 6_000);
    expect(client.ended).toEqual(['expired']);
  });

  it('is cut when its session ends, with the reason, and others stay', async () => {
    const [gone, stays] = await Promise.all([node.connect(ACME, '12'), node.connect(ACME, '11')]);
    await inTransaction(ground.database, (trx) =>
      saveRevocations(trx, [{ userId: '12', sessionId: 'session-12', reason: 'log-out' }]),
    );
    createAnnounceRevocation(ground.commands)();
    await eventually(() => expect([gone.ended, gone.signals]).toEqual([['revoked'], [CUT]]));
    expect([stays.ended, stays.signals]).toEqual([[], []]);
    stays.close();
  });

  it('is cut when the employment ends, or the person is suspended', async () => {
    const [left, suspended] = await Promise.all([node.connect(ACME, '13'), node.connect(ACME, '14')]);
    await sql('UPDATE employments SET active = 0 WHERE company_id = ? AND user_id = ?', ACME, '13');
    await sql(
      `INSERT INTO sanctions (company_id, user_id, kind, reason, imposed_by, seq, imposed_at)
       VALUES (?, ?, 'suspended', 'test', '11', 1, NOW())`,
      ACME,
      '14',
    );
    await announceChange();
    await eventually(() => expect([left.ended, suspended.ended]).toEqual([['not-employed'], ['suspended']]));
  });

  it('goes on when the database is away for a moment, and follows what changed meanwhile', async () => {
    const client = await node.connect(ACME, '15');
    await sql('RENAME TABLE employments TO employments_away');
    await announceChange();
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect([client.ended, client.socket.connected]).toEqual([[], true]);
    await sql('RENAME TABLE employments_away TO employments');
    await sql('UPDATE employments SET active = 0 WHERE company_id = ? AND user_id = ?', ACME, '15');
    await eventually(() => expect(client.ended).toEqual(['not-employed']), 5_000);
  });

  it('stops typing where it may not write any more, and hears nothing where it may not read', async () => {
    const [person, witness] = await Promise.all([node.connect(ACME, '16'), node.connect(ACME, '11')]);
    await Promise.all([person.join(LINK), witness.join(LINK)]);
    const typists = () => witness.typing.at(-1)?.people.map(({ userId }) => userId) ?? [];
    await person.setTyping(LINK, true);
    await eventually(() => expect(typists()).toEqual(['16']));
    // A change that takes nothing from them.
    await announceChange();
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(typists()).toEqual(['16']);
    await setState('locked');
    await announceChange();
    await eventually(() => expect(typists()).toEqual([]));
    expect(await person.setTyping(LINK, true)).toMatchObject({ ok: false });
    await setState('open');
    await announceChange();
    await eventually(async () => expect(await person.setTyping(LINK, true)).toMatchObject({ ok: true }));
    await eventually(() => expect(typists()).toEqual(['16']));
    await eventually(() => expect(witness.presence.at(-1)?.people).toHaveLength(2));
    await setAudience('participants');
    await sql("UPDATE participants SET level = 'all' WHERE company_id = ? AND user_id = ?", ACME, '11');
    await announceChange();
    await eventually(() => expect(witness.presence.at(-1)?.people).toHaveLength(1));
    expect([person.ended, person.socket.connected]).toEqual([[], true]);
    person.close();
    witness.close();
  });
});
