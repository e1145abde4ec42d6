import { type MessageEventView, type Sequence } from '@messaging/contracts';
import { readEvents } from '@messaging/events';
import { eventually } from '@messaging/test-kit';
import { take, type Client } from './open-client.ts';
import { startGround, type Ground, type Node } from './start-cluster.ts';

jest.setTimeout(60_000);

const ACME = '1';
const LINK = { transactionId: '7001' };

let ground: Ground;
let a: Node;
let b: Node;

beforeEach(async () => {
  ground = await startGround({ [ACME]: [{ userId: '11' }, { userId: '12' }] });
  [a, b] = await Promise.all([ground.startNode({ headsFor: 50 }), ground.startNode({ headsFor: 50 })]);
});
afterEach(() => ground.stop());

const send = (text: string) => ground.send({ companyId: ACME, userId: '11', link: LINK, text });
const numbers = (count: number) => Array.from({ length: count }, (_, i) => String(i + 1));

/** Compares heads as a real client does. `behind`: the node does not have all of what was missed. */
async function compareHeads(client: Client, held: Sequence): Promise<'behind' | 'filled' | 'even'> {
  const answer = await client.sync(LINK, held);
  if (!answer.ok) throw new Error(answer.problem.detail);
  const [head] = answer.conversations as { behind: boolean; missed: MessageEventView[] }[];
  take(client, head!.missed);
  if (!head!.behind) return 'even';
  return head!.missed.length > 0 ? 'filled' : 'behind';
}

/** As a real client catches up: from the node where it has all that was missed, else from the record. */
async function catchUp(client: Client, held: Set<Sequence>): Promise<void> {
  const after = lastWithoutGap(held);
  if ((await compareHeads(client, after)) === 'behind')
    for (const { seq } of await readEvents(ground.database, ACME, after, 100)) held.add(seq);
}

describe('a client whose node lost the bus', () => {
  it('is told to compare heads as soon as the node hears again, and learns that it missed the last event', async () => {
    await ground.startRelay();
    const [here, there] = await Promise.all([a.connect(ACME, '11'), b.connect(ACME, '12')]);
    await Promise.all([here.join(LINK), there.join(LINK)]);
    await send('heard');
    await eventually(() => expect([here.texts(), there.texts()]).toEqual([['heard'], ['heard']]));

    // A password lets nobody in anew, and leaves in who is there: the one connection that is cut stays away.
    await ground.commands.config('SET', 'requirepass', 'closed');
    const list = String(await ground.commands.call('CLIENT', 'LIST'));
    const bus = list.split('\n').find((line) => line.includes(`name=${a.name}-bus`));
    await ground.commands.call('CLIENT', 'KILL', 'ID', /id=(\d+)/.exec(bus!)![1]!);
    await send('lost');
    await eventually(() => expect(there.texts()).toEqual(['heard', 'lost']));
    expect(here.signals).toEqual([]);
    await ground.commands.config('SET', 'requirepass', '');

    await eventually(() => expect(here.signals).toEqual(['heads.check']));
    expect(here.texts()).toEqual(['heard']);
    expect(await compareHeads(here, '1')).toBe('behind');
    // The other node still has it in memory.
    expect(await compareHeads(there, '1')).toBe('filled');
    // And the rooms are heard again.
    await send('heard again');
    await eventually(() => expect(here.texts().at(-1)).toBe('heard again'));
    expect(here.texts()).toEqual(['heard', 'heard again']);
    expect(there.signals).toEqual([]);
  });
});

describe('a conversation under outages', () => {
  it('misses nothing when Redis is killed and comes back empty while messages flow', async () => {
    await ground.startRelay();
    const clients = await Promise.all([a.connect(ACME, '11'), b.connect(ACME, '12')]);
    for (const client of clients) await client.join(LINK);
    for (let i = 1; i <= 60; i++) {
      await send(`message ${i}`);
      if (i === 20) await ground.redis.kill();
      if (i === 40) await ground.redis.start();
    }
    // Asked more often than a client may, the node would put it out for that.
    const askEveryMs = 200;
    for (const client of clients) {
      const held = new Set<Sequence>();
      // The relay waited for Redis, so all of it is published; what was before the nodes listened again, heads tell.
      await eventually(
        async () => {
          for (const seq of client.seqs()) held.add(seq);
          expect(client.signals.filter((signal) => signal.startsWith('disconnect'))).toEqual([]);
          if (held.size < 60) await catchUp(client, held);
          expect(held.size).toBe(60);
        },
        15_000,
        askEveryMs,
      );
      expect([...held].sort((x, y) => Number(x) - Number(y))).toEqual(numbers(60));
    }
  });

  it('goes on when the relay is killed and started again', async () => {
    const relay = await ground.startRelay();
    const client = await b.connect(ACME, '12');
    await client.join(LINK);
    await send('before');
    await eventually(() => expect(client.texts()).toEqual(['before']));
    await relay.kill();
    await send('without a relay');
    const next = await ground.startRelay();
    // A killed relay's leases must run out first.
    await eventually(
      () => expect([...new Set(client.texts())]).toEqual(['before', 'without a relay']),
      12_000,
    );
    expect(await next.stop()).toBe(0);
  });
});

function lastWithoutGap(held: ReadonlySet<Sequence>): Sequence {
  let last = 0;
  while (held.has(String(last + 1))) last += 1;
  return String(last);
}
