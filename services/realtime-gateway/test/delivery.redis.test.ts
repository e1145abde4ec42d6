import { conversationRoom, personRoom, type MessageEventView, type RootLink } from '@messaging/contracts';
import { createBusSeal } from '@messaging/redis';
import { eventually, TEST_BUS_KEY } from '@messaging/test-kit';
import type { Client } from './open-client.ts';
import { startGround, type Ground, type Node } from './start-cluster.ts';

jest.setTimeout(60_000);

const [ACME, RIVAL] = ['1', '2'];
const LINK = { transactionId: '7001' };

let ground: Ground;
let a: Node;
let b: Node;
const clients: Client[] = [];

async function connect(
  node: Node,
  companyId: string,
  userId: string,
  ...options: Parameters<Node['connect']>[2][]
) {
  const client = await node.connect(companyId, userId, ...options);
  clients.push(client);
  return client;
}

const say = (text: string, link: RootLink = LINK, companyId = ACME) => ({
  companyId,
  userId: '11',
  link,
  text,
});

beforeAll(async () => {
  ground = await startGround({
    [ACME]: [
      { userId: '11', displayName: 'Anna' },
      { userId: '12', displayName: 'Boris' },
    ],
    [RIVAL]: [{ userId: '11' }, { userId: '21' }],
  });
  [a, b] = await Promise.all([ground.startNode(), ground.startNode()]);
  await ground.startRelay();
});
afterEach(() => {
  for (const client of clients.splice(0)) client.close();
});
afterAll(() => ground.stop());

describe('a message written in a company', () => {
  it('reaches everybody who has its conversation open, on every node and transport, in order', async () => {
    const listeners = await Promise.all([
      connect(a, ACME, '11'),
      connect(b, ACME, '12'),
      connect(b, ACME, '12', { transports: ['polling'] }),
    ]);
    for (const client of listeners)
      expect(await client.join(LINK)).toMatchObject({ ok: true, head: '0', behind: false });
    const texts = Array.from({ length: 40 }, (_, i) => `message ${i}`);
    for (const text of texts) await ground.send(say(text));
    for (const client of listeners) await eventually(() => expect(client.texts()).toEqual(texts), 10_000);
    for (const [i, event] of listeners[0].heard.entries()) {
      expect(event).toMatchObject({
        type: 'message.created',
        companyId: ACME,
        rootLink: LINK,
        prevSeq: String(i),
      });
    }
    expect(await b.metrics.print()).toMatch(/realtime_deliveries_total{service="realtime-gateway"} 80/);
  });

  it('reaches nobody else: not another company’s people on the same link, nor those elsewhere in the company', async () => {
    const link = { topic: 'Only here' };
    const [inside, rival, elsewhere, idle] = await Promise.all([
      connect(a, ACME, '11'),
      connect(b, RIVAL, '11'),
      connect(b, ACME, '12'),
      connect(b, ACME, '12'),
    ]);
    await inside.join(link);
    await rival.join(link);
    await elsewhere.join({ topic: 'Only here, too' });
    await ground.send(say('for us', link));
    await eventually(() => expect(inside.texts()).toEqual(['for us']));
    await ground.send(say('for them', link, RIVAL));
    await eventually(() => expect(rival.texts()).toEqual(['for them']));
    expect(inside.texts()).toEqual(['for us']);
    expect([elsewhere.heard, idle.heard]).toEqual([[], []]);
  });

  it('no longer reaches who has left', async () => {
    const link = { planId: '77' };
    const [stays, leaves] = await Promise.all([connect(a, ACME, '11'), connect(a, ACME, '12')]);
    await Promise.all([stays.join(link), leaves.join(link)]);
    expect(await leaves.leave(link)).toEqual({ ok: true });
    await ground.send(say('after', link));
    await eventually(() => expect(stays.texts()).toEqual(['after']));
    expect(leaves.heard).toEqual([]);
  });

  it('arrives also in a room whose name is as long as a socket’s id', async () => {
    const link = { planId: '12345' };
    // The adapter takes a name of 20 characters for a socket's and publishes it to all nodes instead.
    expect(conversationRoom(ACME, link)).toHaveLength(20);
    const client = await connect(b, ACME, '12');
    await client.join(link);
    await ground.send(say('twenty', link));
    await eventually(() => expect(client.texts()).toEqual(['twenty']));
  });

  it('is told in full to who opens the conversation with an older event in hand', async () => {
    const link = { planId: '78' };
    const witness = await connect(a, ACME, '11');
    await witness.join(link);
    const written = [];
    for (const text of ['one', 'two', 'three']) written.push(await ground.send(say(text, link)));
    await ground.writer.edit(ACME, written[1]!.messageId, 'two, edited');
    await eventually(() => expect(witness.heard).toHaveLength(4));

    const late = await connect(a, ACME, '12');
    const answer = await late.join(link, written[0]!.seq);
    expect(answer).toMatchObject({ ok: true, behind: true, head: witness.seqs().at(-1) });
    if (!answer.ok) throw new Error('refused');
    expect(answer.missed.map((event: MessageEventView) => [event.type, event.message.message])).toEqual([
      // As it stands now, not as it once was.
      ['message.created', 'two, edited'],
      ['message.created', 'three'],
      ['message.edited', 'two, edited'],
    ]);
    // The other node has heard none of it, and says so instead of guessing.
    const elsewhere = await connect(b, ACME, '12');
    expect(await elsewhere.join(link, written[0]!.seq)).toMatchObject({ behind: true, missed: [] });
    expect(await elsewhere.join(link, witness.seqs().at(-1))).toMatchObject({ behind: false, missed: [] });
  });
});

describe('an event for several people', () => {
  it('reaches each of them once, on every node, and nobody else', async () => {
    const [anna, annaElsewhere, boris, rival] = await Promise.all([
      connect(a, ACME, '11'),
      connect(b, ACME, '11'),
      connect(b, ACME, '12'),
      connect(a, RIVAL, '11'),
    ]);
    const { messageId } = await ground.send(say('what they are told of'));
    const [to12, to11and12] = [['12'], ['11', '12']];
    for (const userIds of [to12, to11and12]) await ground.writer.notify(ACME, messageId, userIds);
    await eventually(() => expect(boris.heard).toHaveLength(2), 10_000);
    await eventually(() => expect([anna.heard.length, annaElsewhere.heard.length]).toEqual([1, 1]));
    for (const client of [anna, annaElsewhere, boris])
      for (const event of client.heard) expect(event).toMatchObject({ type: 'people.notified', messageId });
    expect(rival.heard).toEqual([]);
  });
});

describe('what somebody else puts on the bus', () => {
  const channelOf = (room: string) => `socket.io#/#${room}#`;
  const message = (room: string | string[], name: string, data: unknown, type = 3) =>
    JSON.stringify({
      uid: 'x',
      nsp: '/',
      type,
      data: {
        packet: { type: 2, data: [name, data], nsp: '/' },
        opts: { rooms: [room].flat(), except: [], flags: {} },
      },
    });

  it('never reaches a client when it is another company’s, and is counted', async () => {
    const client = await connect(a, ACME, '11');
    await client.join(LINK);
    // Somebody who holds the key, or a relay gone wrong.
    const { seal } = createBusSeal({ key: TEST_BUS_KEY });
    const bus = {
      spublish: (channel: string, payload: string) =>
        ground.commands.spublish(channel, seal(channel, payload)),
    };
    const room = conversationRoom(ACME, LINK);
    const event = {
      companyId: RIVAL,
      seq: '1',
      prevSeq: '0',
      occurredAt: new Date().toISOString(),
      message: { id: '1', message: 'leak', version: 1 },
    };
    await bus.spublish(channelOf(room), message(room, 'message.created', event));
    await bus.spublish(channelOf(room), message(room, 'message.created', null));
    await bus.spublish(channelOf(room), message(room, 'session.expiring', { expiresAt: 'now' }));
    await bus.spublish(
      'socket.io#/#',
      JSON.stringify({
        uid: 'x',
        nsp: '/',
        type: 6,
        data: { opts: { rooms: [], except: [], flags: {} }, close: true },
      }),
    );
    await bus.spublish(
      'socket.io#/#',
      JSON.stringify({
        uid: 'x',
        nsp: '/',
        type: 4,
        data: { opts: { rooms: [], except: [], flags: {} }, rooms: [conversationRoom(RIVAL, LINK)] },
      }),
    );
    const own = { ...event, companyId: ACME };
    for (const rooms of [
      [room, conversationRoom(ACME, { topic: 'Another' })],
      [room, personRoom(ACME, '11')],
      [personRoom(ACME, '11'), personRoom(RIVAL, '11')],
      [personRoom(ACME, '11'), 'x'],
    ])
      await bus.spublish('socket.io#/#', message(rooms, 'message.created', own));
    await bus.spublish(
      channelOf(room),
      message(room, 'message.created', { ...own, message: { ...event.message, message: 'genuine' } }),
    );
    await eventually(() => expect(client.texts()).toEqual(['genuine']));
    expect(client.signals).toEqual([]);
    const metrics = await a.metrics.print();
    expect(metrics).toMatch(/tenant_leaks_blocked_total{service="realtime-gateway"} 2/);
    expect(metrics).toMatch(/realtime_bus_messages_dropped_total{reason="unknown",[^}]*} 1/);
    expect(metrics).toMatch(/realtime_bus_messages_dropped_total{reason="malformed",[^}]*} 6/);
  });

  it('class 29: forged bus messages; never reaches a client when it is forged, altered, said again or carried into another room, and is counted', async () => {
    const client = await connect(a, ACME, '11');
    const other = { transactionId: '7002' };
    await client.join(LINK);
    await client.join(other);
    const [room, elsewhere] = [conversationRoom(ACME, LINK), conversationRoom(ACME, other)];
    const event = (text: string) =>
      message(room, 'message.created', {
        companyId: ACME,
        seq: '1',
        prevSeq: '0',
        occurredAt: new Date().toISOString(),
        message: { id: '1', message: text, version: 1 },
      });
    const publish = (to: string, payload: string | Buffer) =>
      ground.commands.spublish(channelOf(to), payload);
    const { seal } = createBusSeal({ key: TEST_BUS_KEY });
    const before = client.texts().length;
    await publish(room, event('forged'));
    await publish(
      room,
      createBusSeal({ key: 'x'.repeat(40) }).seal(channelOf(room), event('forged with another key')),
    );
    const genuine = seal(channelOf(room), event('genuine'));
    const altered = Buffer.from(genuine);
    altered.write('GENUINE', altered.indexOf('genuine'));
    await publish(room, altered);
    await publish(elsewhere, genuine);
    await publish(room, genuine);
    await publish(room, genuine);
    await publish(
      room,
      createBusSeal({ key: TEST_BUS_KEY, now: () => Date.now() - 60_000 }).seal(
        channelOf(room),
        event('old'),
      ),
    );
    const last = seal(channelOf(room), event('last'));
    await publish(room, last);
    await eventually(() => expect(client.texts().slice(before)).toEqual(['genuine', 'last']));
    const metrics = await a.metrics.print();
    const count = (reason: string) =>
      Number(
        new RegExp(`realtime_bus_messages_dropped_total{reason="${reason}",[^}]*} (\\d+)`).exec(metrics)?.[1],
      );
    expect({ forged: count('forged'), replayed: count('replayed'), stale: count('stale') }).toEqual({
      forged: 4,
      replayed: 1,
      stale: 1,
    });
  });
});
