import type { RootLink } from '@messaging/contracts';
import { createPresence } from '@messaging/redis';
import { eventually } from '@messaging/test-kit';
import type { Client } from './open-client.ts';
import { startGround, type Ground, type Node } from './start-cluster.ts';

jest.setTimeout(60_000);

const [ACME, RIVAL] = ['1', '2'];
const ANNA = { userId: '11', displayName: 'Anna' };
const BORIS = { userId: '12', displayName: 'Boris' };
const CARLA = { userId: '13', displayName: 'Carla' };

let ground: Ground;
let a: Node;
let b: Node;
/** Nodes whose presence lives and is beaten so quickly that its end can be waited for. */
let quickA: Node;
let quickB: Node;
let topics = 0;
const newLink = (): RootLink => ({ topic: `Topic ${(topics += 1)}` });
const clients: Client[] = [];
async function connect(node: Node, companyId: string, userId: string): Promise<Client> {
  const client = await node.connect(companyId, userId);
  clients.push(client);
  return client;
}

beforeAll(async () => {
  ground = await startGround({ [ACME]: [ANNA, BORIS, CARLA], [RIVAL]: [ANNA, { userId: '21' }] });
  const calm = { presenceSeconds: 60, presenceBeatEvery: 30_000, typingSeconds: 1.5 };
  const quick = { presenceSeconds: 1, presenceBeatEvery: 250 };
  [a, b, quickA, quickB] = (await Promise.all([calm, calm, quick, quick].map(ground.startNode))) as [
    Node,
    Node,
    Node,
    Node,
  ];
});
afterEach(() => {
  for (const client of clients.splice(0)) client.close();
});
afterAll(() => ground.stop());

describe('presence', () => {
  it('is one entry a person, over all nodes and devices, with names', async () => {
    const link = newLink();
    const anna = await connect(a, ACME, '11');
    expect(await anna.join(link)).toMatchObject({ ok: true, people: [ANNA] });
    const boris = await connect(b, ACME, '12');
    expect(await boris.join(link)).toMatchObject({ people: [ANNA, BORIS] });
    await eventually(() => expect(anna.presence.at(-1)).toEqual({ rootLink: link, people: [ANNA, BORIS] }));
    const annaAgain = await connect(b, ACME, '11');
    expect(await annaAgain.join(link)).toMatchObject({ people: [ANNA, BORIS] });

    anna.close();
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(boris.presence.at(-1)).toEqual({ rootLink: link, people: [ANNA, BORIS] });
    annaAgain.close();
    await eventually(() => expect(boris.presence.at(-1)).toEqual({ rootLink: link, people: [BORIS] }), 700);
  });

  it('ends when the conversation is left, and says nothing to other companies or conversations', async () => {
    const link = newLink();
    const [anna, boris, rival, elsewhere] = await Promise.all([
      connect(a, ACME, '11'),
      connect(b, ACME, '12'),
      connect(b, RIVAL, '21'),
      connect(b, ACME, '13'),
    ]);
    await anna.join(link);
    expect(await rival.join(link)).toMatchObject({ people: [{ userId: '21' }] });
    await elsewhere.join(newLink());
    await boris.join(link);
    await eventually(() => expect(anna.presence.at(-1)?.people).toEqual([ANNA, BORIS]));
    await boris.leave(link);
    await eventually(() => expect(anna.presence.at(-1)?.people).toEqual([ANNA]));
    for (const { rootLink, people } of [...rival.presence, ...elsewhere.presence]) {
      expect(people).toHaveLength(1);
      expect([rootLink, people[0]!.userId]).not.toEqual([link, '11']);
    }
  });

  it('of a node that was killed ends by itself, and the others are told', async () => {
    const link = newLink();
    const anna = await connect(quickA, ACME, '11');
    await anna.join(link);
    // What a killed node leaves behind: an entry that nobody keeps alive.
    const ghost = {
      companyId: ACME,
      room: `company:${ACME}:topic:${(link as { topic: string }).topic}`,
      userId: '12',
      connectionId: 'gone',
    };
    await createPresence({ redis: ground.commands, ttlSeconds: 1 }).enter(ghost);
    await eventually(() => expect(anna.presence.at(-1)?.people).toEqual([ANNA, BORIS]), 2_000);
    await eventually(() => expect(anna.presence.at(-1)?.people).toEqual([ANNA]), 3_000);
  });

  it('is back within two beats after Redis was emptied', async () => {
    const link = newLink();
    const [anna, boris] = await Promise.all([connect(quickA, ACME, '11'), connect(quickB, ACME, '12')]);
    await anna.join(link);
    await boris.join(link);
    await ground.commands.flushall();
    await new Promise((resolve) => setTimeout(resolve, 600));
    const carla = await connect(quickA, ACME, '13');
    expect(await carla.join(link)).toMatchObject({ people: [ANNA, BORIS, CARLA] });
  });

  it('is told in bundles when many come at once', async () => {
    const link = newLink();
    const watcher = await connect(a, ACME, '11');
    await watcher.join(link);
    await new Promise((resolve) => setTimeout(resolve, 150));
    const before = watcher.presence.length;
    const others = await Promise.all([
      connect(b, ACME, '12'),
      connect(b, ACME, '13'),
      connect(a, ACME, '12'),
      connect(b, ACME, '13'),
    ]);
    await Promise.all(others.map((client) => client.join(link)));
    await eventually(() => expect(watcher.presence.at(-1)?.people).toEqual([ANNA, BORIS, CARLA]));
    await Promise.all(others.map((client) => client.leave(link)));
    await eventually(() => expect(watcher.presence.at(-1)?.people).toEqual([ANNA]));
    // Eight comings and goings; each changes who is there at most once in 100 ms.
    expect(watcher.presence.length - before).toBeLessThanOrEqual(6);
  });
});

describe('typing', () => {
  it('is shown to those in the conversation on every node, and ends when it is said', async () => {
    const link = newLink();
    const [anna, boris, carla, rival] = await Promise.all([
      connect(a, ACME, '11'),
      connect(b, ACME, '12'),
      connect(b, ACME, '13'),
      connect(b, RIVAL, '21'),
    ]);
    await Promise.all([anna.join(link), boris.join(link), rival.join(link), carla.join(newLink())]);
    await anna.setTyping(link, true);
    await eventually(() => expect(boris.typing.at(-1)).toEqual({ rootLink: link, people: [ANNA] }));
    await anna.setTyping(link, false);
    await eventually(() => expect(boris.typing.at(-1)).toEqual({ rootLink: link, people: [] }), 700);
    expect([carla.typing, rival.typing]).toEqual([[], []]);
    // What nodes tell each other stays among them.
    expect([...boris.names].sort()).toEqual(['presence.changed', 'typing.changed']);
  });

  it('ends by itself when it is not repeated, and when the connection goes', async () => {
    const link = newLink();
    const [anna, boris] = await Promise.all([connect(a, ACME, '11'), connect(b, ACME, '12')]);
    await Promise.all([anna.join(link), boris.join(link)]);
    await anna.setTyping(link, true);
    await eventually(() => expect(boris.typing.at(-1)?.people).toEqual([ANNA]));
    await eventually(() => expect(boris.typing.at(-1)?.people).toEqual([]), 4_000);
    await anna.setTyping(link, true);
    await eventually(() => expect(boris.typing.at(-1)?.people).toEqual([ANNA]));
    anna.close();
    await eventually(() => expect(boris.typing.at(-1)?.people).toEqual([]), 900);
  });

  it('repeated tells nobody anything new, and needs the conversation open', async () => {
    const link = newLink();
    const [anna, boris] = await Promise.all([connect(a, ACME, '11'), connect(b, ACME, '12')]);
    await Promise.all([anna.join(link), boris.join(link)]);
    for (let i = 0; i < 5; i++) {
      await anna.setTyping(link, true);
      await new Promise((resolve) => setTimeout(resolve, 120));
    }
    expect(boris.typing).toEqual([{ rootLink: link, people: [ANNA] }]);
    expect(await anna.setTyping(newLink(), true)).toMatchObject({ ok: false, problem: { status: 404 } });
  });
});
