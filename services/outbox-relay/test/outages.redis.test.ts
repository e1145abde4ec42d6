import { conversationRoom } from '@messaging/contracts';
import { select } from '@messaging/database';
import { connectRedis, closeRedis } from '@messaging/redis';
import { countStatements, eventually } from '@messaging/test-kit';
import { listenToRooms } from './listen-to-rooms.ts';
import { startGround, startRelay, type Ground } from './start-relay.ts';

jest.setTimeout(60_000);

const LINK = { planId: '55' };
const COMPANY = '1';
const ROOM = conversationRoom(COMPANY, LINK);

let ground: Ground;
beforeEach(async () => {
  ground = await startGround({ [COMPANY]: [{ userId: '11' }] });
});
afterEach(() => ground.stop());

const say = (text: string) => ({ companyId: COMPANY, userId: '11', link: LINK, text });
const numbers = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => String(from + i));

async function cursor(): Promise<string | undefined> {
  const [row] = await select<{ seq: string }>(ground.database, 'SELECT seq FROM consumer_cursors');
  return row?.seq;
}

describe('the relay, when the sockets’ Redis is away', () => {
  it('moves no cursor, keeps asking calmly, and carries everything in order when it is back', async () => {
    const relay = await startRelay(ground);
    await ground.writer.send(say('before'));
    await eventually(async () => expect(await cursor()).toBe('1'));

    await ground.bus.kill();
    await ground.writer.send(say('during'));
    await ground.writer.send(say('during, too'));
    const { statements } = await countStatements(
      relay.database,
      () => new Promise((resolve) => setTimeout(resolve, 1_000)),
    );
    expect(await cursor()).toBe('1');
    // Ten sweeps of the test's 100 ms, each with one failing turn, and the leases: no loop.
    expect(statements.length).toBeLessThan(60);

    await ground.bus.start();
    const listener = await listenToRooms(ground.bus.url, [ROOM]);
    await ground.writer.send(say('after'));
    await eventually(async () => expect(await cursor()).toBe('4'));
    const heard = listener.seqsIn(ROOM);
    expect(heard).toEqual(numbers(4 - heard.length + 1, 4));
    await eventually(() => expect(ground.queued('moderation', COMPANY)).toEqual(numbers(1, 4)));
    await listener.stop();
    await relay.stop();
  });

  it('hears of new events by its sweep when only its subscription is gone, and is nudged again after it', async () => {
    const relay = await startRelay(ground, { sweepMs: 200 });
    const listener = await listenToRooms(ground.bus.url, [ROOM]);
    const admin = await connectRedis(ground.bus.url, { name: 'admin', role: 'commands' });
    const killed = await admin.call('CLIENT', 'KILL', 'TYPE', 'pubsub', 'SKIPME', 'yes');
    expect(Number(killed)).toBeGreaterThan(0);
    await ground.writer.send(say('unheard'));
    ground.nudge(COMPANY);
    await eventually(async () => expect(await cursor()).toBe('1'));
    await closeRedis(admin);
    await listener.stop();
    await relay.stop();
  });
});

describe('the relay, when the queues’ Redis is away', () => {
  it('keeps the rooms informed, once each, and makes the jobs when it is back', async () => {
    const relay = await startRelay(ground);
    const listener = await listenToRooms(ground.bus.url, [ROOM]);
    await ground.queues.kill();
    await ground.writer.send(say('one'));
    await eventually(() => expect(listener.seqsIn(ROOM)).toEqual(['1']));
    await ground.writer.send(say('two'));
    await eventually(() => expect(listener.seqsIn(ROOM)).toEqual(['1', '2']), 10_000);
    expect(await cursor()).toBeUndefined();

    await ground.queues.start();
    await eventually(() => expect(ground.queued('moderation', COMPANY)).toEqual(['1', '2']), 15_000);
    await eventually(async () => expect(await cursor()).toBe('2'));
    expect(listener.seqsIn(ROOM)).toEqual(['1', '2']);
    await listener.stop();
    await relay.stop();
  });
});

describe('a relay that starts again', () => {
  it('goes on where the last one stopped', async () => {
    const listener = await listenToRooms(ground.bus.url, [ROOM]);
    const first = await startRelay(ground);
    await ground.writer.send(say('one'));
    await eventually(() => expect(listener.seqsIn(ROOM)).toEqual(['1']));
    await first.stop();
    expect(await cursor()).toBe('1');
    await ground.writer.send(say('two'), say('three'));
    const second = await startRelay(ground);
    await eventually(() => expect(listener.seqsIn(ROOM)).toEqual(['1', '2', '3']));
    await second.stop();
    await listener.stop();
  });
});
