import { eventually, startPrivateRedis, type PrivateRedis } from '@messaging/test-kit';
import {
  closeRedis,
  connectRedis,
  createNudge,
  createTickets,
  subscribeNudges,
  type Redis,
} from '../src/index.ts';

let server: PrivateRedis;
let redis: Redis;
beforeAll(async () => {
  server = await startPrivateRedis();
  redis = await connectRedis(server.url, { name: 'test', role: 'commands' });
});
afterAll(async () => {
  await closeRedis(redis);
  await server.stop();
});

describe('a ticket', () => {
  it('stands for its payload exactly once, also when 20 present it at once', async () => {
    const tickets = createTickets<{ userId: string }>({ redis });
    const ticket = await tickets.issueTicket({ userId: '10' }, 30);
    expect(ticket).toMatch(/^[A-Za-z0-9_-]{43}$/);
    const answers = await Promise.all(Array.from({ length: 20 }, () => tickets.redeemTicket(ticket)));
    expect(answers.filter((answer) => answer !== undefined)).toEqual([{ userId: '10' }]);
  });

  it('is unlike any other, and cannot be read from redis', async () => {
    const tickets = createTickets<string>({ redis });
    const [first, second] = await Promise.all([tickets.issueTicket('a', 30), tickets.issueTicket('b', 30)]);
    expect(first).not.toBe(second);
    const names = (await redis.keys('ticket:*')).join();
    expect(names).not.toContain(first);
    expect(names).not.toContain(second);
  });

  it('expires', async () => {
    const tickets = createTickets<string>({ redis });
    const ticket = await tickets.issueTicket('a', 1);
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    expect(await tickets.redeemTicket(ticket)).toBeUndefined();
  });

  it('that never was stands for nothing', async () => {
    expect(await createTickets({ redis }).redeemTicket('x'.repeat(43))).toBeUndefined();
  });
});

describe('a nudge', () => {
  it('reaches every subscriber, once per company and turn', async () => {
    const subscriber = await connectRedis(server.url, { name: 'relay', role: 'subscriber' });
    const heard: string[] = [];
    const unsubscribe = await subscribeNudges(subscriber, (companyId) => void heard.push(companyId));
    const published = async () =>
      Number(/total_commands_processed:(\d+)/.exec(await redis.info('stats'))?.[1]);
    const before = await published();
    const nudge = createNudge(redis);
    for (let count = 0; count < 100; count += 1) nudge(String((count % 3) + 1));
    await eventually(() => expect(heard).toEqual(['1', '2', '3']));
    expect((await published()) - before).toBeLessThanOrEqual(3);

    await unsubscribe();
    nudge('4');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(heard).toHaveLength(3);
    await closeRedis(subscriber);
  });

  it('is heard again after redis was restarted, and the subscriber is told of the break', async () => {
    const own = await startPrivateRedis();
    const [publisher, subscriber] = await Promise.all([
      connectRedis(own.url, { name: 'api', role: 'commands' }),
      connectRedis(own.url, { name: 'relay', role: 'subscriber' }),
    ]);
    const heard: string[] = [];
    let breaks = 0;
    await subscribeNudges(
      subscriber,
      (companyId) => void heard.push(companyId),
      () => void (breaks += 1),
    );
    const nudge = createNudge(publisher);
    await own.kill();
    nudge('1'); // lost, and nobody is told: the sweep finds it
    await own.start();
    await eventually(() => expect(breaks).toBe(1));
    await eventually(() => {
      nudge('2');
      expect(heard).toContain('2');
    });
    expect(heard).not.toContain('1');
    await Promise.all([closeRedis(publisher), closeRedis(subscriber)]);
    await own.stop();
  });
});
