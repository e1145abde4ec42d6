import { conversationRoom } from '@messaging/contracts';
import { execute, select } from '@messaging/database';
import { eventually } from '@messaging/test-kit';
import { saveRelayCursors } from '../src/repositories/relay-cursors.ts';
import { SHARDS, shardOf } from '../src/shards/shard-of.ts';
import { listenToRooms } from './listen-to-rooms.ts';
import { startGround, startRelay, type Ground } from './start-relay.ts';
import { startRelayProcess } from './start-relay-process.ts';

jest.setTimeout(60_000);

const LINK = { topic: 'Leases' };
const COMPANIES = Array.from({ length: 24 }, (_, i) => String(i + 1));
const ROOMS = COMPANIES.map((id) => conversationRoom(id, LINK));

let ground: Ground;
beforeEach(async () => {
  ground = await startGround(Object.fromEntries(COMPANIES.map((id) => [id, [{ userId: '11' }]])));
});
afterEach(() => ground.stop());

const sayEverywhere = (text: string) =>
  ground.writer.send(...COMPANIES.map((companyId) => ({ companyId, userId: '11', link: LINK, text })));

async function shardsByHolder(): Promise<Record<string, number>> {
  const rows = await select<{ name: string; shards: string }>(
    ground.database,
    `SELECT SUBSTRING_INDEX(holder, '#', 1) AS name, COUNT(*) AS shards FROM relay_leases
      WHERE expires_at > UTC_TIMESTAMP(3) GROUP BY name`,
  );
  return Object.fromEntries(rows.map((row) => [row.name, Number(row.shards)]));
}

describe('relays that share the companies', () => {
  it('hold every shard once, in fair shares, and one that stops hands over at once', async () => {
    const listener = await listenToRooms(ground.bus.url, ROOMS);
    // The lease is long enough that only a relay that frees its shards can hand over within the time given below.
    const leaseMs = 9_000;
    const a = await startRelay(ground, { name: 'a', leaseMs });
    expect(await shardsByHolder()).toEqual({ a: SHARDS });
    const b = await startRelay(ground, { name: 'b', leaseMs });
    await eventually(async () => expect(await shardsByHolder()).toEqual({ a: 8, b: 8 }), 7_000);
    await sayEverywhere('from both');
    await eventually(() =>
      expect(ROOMS.map((room) => listener.seqsIn(room))).toEqual(ROOMS.map(() => ['1'])),
    );
    await a.stop();
    await eventually(async () => expect(await shardsByHolder()).toEqual({ b: SHARDS }), 4_000);
    await sayEverywhere('from one');
    await eventually(() =>
      expect(ROOMS.map((room) => listener.seqsIn(room))).toEqual(ROOMS.map(() => ['1', '2'])),
    );
    await b.stop();
    await listener.stop();
  });

  it('lose nothing when one of them is killed: the other takes over when the leases run out', async () => {
    const listener = await listenToRooms(ground.bus.url, ROOMS);
    const b = await startRelay(ground, { name: 'b', leaseMs: 1_000 });
    const a = await startRelayProcess(ground, 'a');
    await eventually(async () => expect(await shardsByHolder()).toEqual({ a: 8, b: 8 }), 15_000);
    for (let i = 0; i < 10; i++) {
      await sayEverywhere(`before ${i}`);
      if (i === 5) await a.kill();
    }
    const expected = Array.from({ length: 10 }, (_, i) => String(i + 1));
    await eventually(() => {
      for (const room of ROOMS) {
        // At least once, and never a later one before an earlier.
        const firstTime = [...new Set(listener.seqsIn(room))];
        expect(firstTime).toEqual(expected);
      }
    }, 12_000);
    expect(await shardsByHolder()).toEqual({ b: SHARDS });
    await b.stop();
    await listener.stop();
  });
});

describe('a relay that was overtaken', () => {
  const company = COMPANIES[0]!;
  const shard = shardOf(company);
  const move = (seq: string, epoch: string) => ({ companyId: company, seq, shard, epoch });
  const cursor = async () =>
    (await select<{ seq: string }>(ground.database, 'SELECT seq FROM consumer_cursors'))[0]?.seq;
  const setHolder = (holder: string, epoch: string) =>
    execute(
      ground.database,
      `INSERT INTO relay_leases (shard, holder, epoch, expires_at) VALUES (?, ?, ?, UTC_TIMESTAMP(3) + INTERVAL 1 MINUTE)
       ON DUPLICATE KEY UPDATE holder = VALUES(holder), epoch = VALUES(epoch)`,
      [shard, holder, epoch],
    );

  it('cannot move a cursor any more', async () => {
    await setHolder('a', '1');
    await saveRelayCursors(ground.database, 'a', [move('5', '1')]);
    expect(await cursor()).toBe('5');
    await setHolder('b', '2');
    await saveRelayCursors(ground.database, 'a', [move('9', '1')]);
    await saveRelayCursors(ground.database, 'a', [move('9', '2')]);
    expect(await cursor()).toBe('5');
    // Holds it again, but not since then.
    await setHolder('a', '3');
    await saveRelayCursors(ground.database, 'a', [move('9', '1')]);
    expect(await cursor()).toBe('5');
    await saveRelayCursors(ground.database, 'a', [
      move('9', '3'),
      { ...move('8', '1'), companyId: COMPANIES[1]! },
    ]);
    expect(await cursor()).toBe('9');
    expect(await select(ground.database, 'SELECT 1 FROM consumer_cursors')).toHaveLength(1);
  });

  it('never moves one back', async () => {
    await setHolder('a', '1');
    await saveRelayCursors(ground.database, 'a', [move('9223372036854775806', '1')]);
    await saveRelayCursors(ground.database, 'a', [move('4', '1')]);
    expect(await cursor()).toBe('9223372036854775806');
  });
});
