import { eventually, startPrivateRedis, type PrivateRedis } from '@messaging/test-kit';
import {
  closeRedis,
  connectRedis,
  createHeads,
  createPresence,
  createTyping,
  type Redis,
} from '../src/index.ts';

const ROOM = 'company:1:transaction:5';
let server: PrivateRedis;
/** Two connections: what two realtime nodes would have. */
let one: Redis;
let two: Redis;
beforeAll(async () => {
  server = await startPrivateRedis();
  [one, two] = (await Promise.all(
    [1, 2].map((node) => connectRedis(server.url, { name: `node-${node}`, role: 'commands' })),
  )) as [Redis, Redis];
});
afterAll(async () => {
  await Promise.all([closeRedis(one), closeRedis(two)]);
  await server.stop();
});
beforeEach(() => one.flushall());

const connection = (userId: string, connectionId: string, room = ROOM) => ({
  companyId: '1',
  room,
  userId,
  connectionId,
});

describe('presence', () => {
  it('is seen by every node and counts a person once, whatever their devices', async () => {
    const [here, there] = [createPresence({ redis: one }), createPresence({ redis: two })];
    expect(await here.enter(connection('10', 'a'))).toEqual({ people: ['10'], changed: true });
    expect(await there.enter(connection('10', 'b'))).toEqual({ people: ['10'], changed: false });
    expect(await there.enter(connection('11', 'c'))).toEqual({ people: ['10', '11'], changed: true });
    expect(await here.people('1', ROOM)).toEqual(['10', '11']);
    expect(await here.leave(connection('10', 'a'))).toEqual({ people: ['10', '11'], changed: false });
    expect(await there.leave(connection('10', 'b'))).toEqual({ people: ['11'], changed: true });
  });

  it('keeps rooms apart', async () => {
    const presence = createPresence({ redis: one });
    await presence.enter(connection('10', 'a'));
    expect(await presence.people('1', 'company:1:transaction:6')).toEqual([]);
    expect(await presence.people('2', ROOM)).toEqual([]);
  });

  it('ends with the heartbeat of a node that died, and the other node’s next beat shows it', async () => {
    const [here, there] = [1, 2].map((node) =>
      createPresence({ redis: node === 1 ? one : two, ttlSeconds: 0.4 }),
    ) as [ReturnType<typeof createPresence>, ReturnType<typeof createPresence>];
    await here.enter(connection('10', 'a'));
    await there.enter(connection('11', 'b'));
    let sawDeparture = false;
    for (let beat = 0; beat < 8; beat += 1) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      const room = (await there.beat([connection('11', 'b')])).get(ROOM);
      sawDeparture ||= room?.changed === true && room.people.join() === '11';
    }
    expect(sawDeparture).toBe(true);
    expect(await there.people('1', ROOM)).toEqual(['11']);
  });

  it('comes back with the next beat after redis was emptied', async () => {
    const presence = createPresence({ redis: one });
    await presence.enter(connection('10', 'a'));
    await one.flushall();
    const rooms = await presence.beat([
      connection('10', 'a'),
      connection('10', 'a', 'company:1:plan:7'),
      connection('12', 'b'),
    ]);
    expect([...rooms]).toEqual([
      [ROOM, { people: ['10', '12'], changed: true }],
      ['company:1:plan:7', { people: ['10'], changed: true }],
    ]);
  });

  it('leaves no key behind when everybody is gone', async () => {
    const presence = createPresence({ redis: one, ttlSeconds: 0.1 });
    await presence.enter(connection('10', 'a'));
    await eventually(async () => expect(await one.keys('*')).toEqual([]));
  });
});

describe('typing', () => {
  it('is seen by every node and ends when said or by itself', async () => {
    const [here, there] = [
      createTyping({ redis: one, ttlSeconds: 0.3 }),
      createTyping({ redis: two, ttlSeconds: 0.3 }),
    ];
    expect(await here.setTyping('1', ROOM, '10', true)).toEqual(['10']);
    expect(await there.setTyping('1', ROOM, '11', true)).toEqual(['10', '11']);
    expect(await here.setTyping('1', ROOM, '10', false)).toEqual(['11']);
    // Somebody who goes on does not keep somebody who stopped.
    await eventually(async () => expect(await here.setTyping('1', ROOM, '12', true)).toEqual(['12']), 1_000);
    await eventually(async () => expect(await here.typers('1', ROOM)).toEqual([]), 1_000);
  });
});

describe('conversation heads', () => {
  it('only rise, also past what a double can tell apart', async () => {
    const [here, there] = [createHeads({ redis: one }), createHeads({ redis: two })];
    const [low, high] = ['9007199254740992', '9007199254740993'];
    await here.recordHeads('1', [
      { room: ROOM, seq: high },
      { room: 'company:1:plan:7', seq: '9' },
      { room: 'company:1:plan:9', seq: low },
    ]);
    await there.recordHeads('1', [
      { room: ROOM, seq: low },
      { room: 'company:1:plan:7', seq: '10' },
      { room: 'company:1:plan:9', seq: high },
    ]);
    const rooms = [ROOM, 'company:1:plan:7', 'company:1:plan:9', 'company:1:plan:8'];
    expect(await there.readHeads('1', rooms)).toEqual(
      new Map([
        [ROOM, high],
        ['company:1:plan:7', '10'],
        ['company:1:plan:9', high],
      ]),
    );
  });

  it('end at the highest of many recorded at once', async () => {
    const heads = createHeads({ redis: one });
    const seqs = Array.from({ length: 50 }, (_, index) => String(((index * 37) % 50) + 1));
    await Promise.all(seqs.map((seq) => heads.recordHeads('1', [{ room: ROOM, seq }])));
    expect((await heads.readHeads('1', [ROOM])).get(ROOM)).toBe('50');
    await heads.recordHeads('1', []);
    expect(await heads.readHeads('1', [])).toEqual(new Map());
  });
});
