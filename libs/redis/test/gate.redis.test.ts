import {
  eventually,
  monitorRedis,
  readCommand,
  startPrivateRedis,
  type PrivateRedis,
} from '@messaging/test-kit';
import { array, assert, asyncProperty, constantFrom, option, record } from 'fast-check';
import { closeRedis, connectRedis, createGate, type Decision, type Redis } from '../src/index.ts';
import { createLocalGate } from '../src/local-gate.ts';
import { attempt, limits, limitsFor, limitsWithBurst } from './attempts.ts';

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
beforeEach(() => redis.flushall());

// The same rules must hold for what counts in Redis and for what stands in for it.
describe.each([
  ['in redis', (of = limits) => createGate({ redis, limits: of })],
  ['in the process', (of = limits) => createLocalGate(of)],
])('the gate, counting %s', (_name, createOne) => {
  it('lets a person write up to the limit and then says when to come back', async () => {
    const gate = createOne();
    for (let remaining = 4; remaining >= 0; remaining -= 1) {
      expect(await gate.check(attempt())).toMatchObject({
        allowed: true,
        rateLimit: { dimension: 'person', limit: 5, remaining },
      });
    }
    const refusal = await gate.check(attempt());
    expect(refusal).toMatchObject({
      allowed: false,
      reason: 'limit',
      dimension: 'person',
      rateLimit: { limit: 5, windowSeconds: 60, remaining: 0, resetSeconds: 60 },
    });
    expect(refusal).toHaveProperty('retryAfterSeconds', 12);
  });

  it('lets other people of the company write meanwhile, until the company is at its limit', async () => {
    const gate = createOne();
    for (let count = 0; count < 6; count += 1) await gate.check(attempt());
    for (let count = 0; count < 3; count += 1)
      expect(await gate.check(attempt({ userId: '11' }))).toMatchObject({ allowed: true });
    // The person's refused attempt spent nothing of the company's eight.
    expect(await gate.check(attempt({ userId: '11' }))).toMatchObject({
      allowed: false,
      reason: 'limit',
      dimension: 'company',
      retryAfterSeconds: 8,
      rateLimit: { dimension: 'company', limit: 8 },
    });
  });

  it('lets a company write only so many at once, and the rest of its minute bit by bit', async () => {
    const gate = createOne(limitsWithBurst);
    for (let count = 0; count < 6; count += 1)
      expect(await gate.check(attempt({ userId: String(10 + (count % 3)) }))).toMatchObject({
        allowed: true,
      });
    expect(await gate.check(attempt({ userId: '11' }))).toMatchObject({
      allowed: false,
      dimension: 'company',
      // An eighth of a minute.
      retryAfterSeconds: 8,
      rateLimit: { dimension: 'company', limit: 8, windowSeconds: 60, remaining: 0 },
    });
  });

  it('counts the same person in another company separately', async () => {
    const gate = createOne();
    for (let count = 0; count < 6; count += 1) await gate.check(attempt());
    expect(await gate.check(attempt({ companyId: '2' }))).toMatchObject({
      allowed: true,
      rateLimit: { remaining: 4 },
    });
  });

  it('lets exactly as many through as allowed when 20 come at once', async () => {
    const gate = createOne();
    const decisions = await Promise.all(Array.from({ length: 20 }, () => gate.check(attempt())));
    expect(decisions.filter(({ allowed }) => allowed)).toHaveLength(5);
  });

  it('takes a repetition for a duplicate and names the first message', async () => {
    const gate = createOne();
    const first = attempt({ fingerprint: 'same' });
    expect(await gate.check(first)).toMatchObject({ allowed: true });
    expect(await gate.check(attempt({ fingerprint: 'same' }))).toMatchObject({
      allowed: false,
      reason: 'duplicate',
      messageId: first.message.messageId,
    });
    expect(await gate.check(attempt({ fingerprint: 'same', idempotencyKey: 'other' }))).toMatchObject({
      reason: 'duplicate',
    });
    expect(await gate.check(attempt({ fingerprint: 'same', userId: '11' }))).toMatchObject({ allowed: true });
  });

  it('takes the same Idempotency-Key for a retry, not a duplicate', async () => {
    const gate = createOne();
    const first = attempt({ fingerprint: 'same', idempotencyKey: 'key |:{}' });
    await gate.check(first);
    expect(await gate.check(attempt({ fingerprint: 'same', idempotencyKey: 'key |:{}' }))).toMatchObject({
      allowed: true,
    });
    expect(await gate.check(attempt({ fingerprint: 'same' }))).toMatchObject({
      reason: 'duplicate',
      messageId: first.message.messageId,
    });
  });

  it('accepts one of 20 equal messages that come at once', async () => {
    const gate = createOne();
    const wide = { companyId: '3', fingerprint: 'same' };
    const decisions = await Promise.all(Array.from({ length: 5 }, () => gate.check(attempt(wide))));
    expect(decisions.filter(({ allowed }) => allowed)).toHaveLength(1);
  });

  it('forgets a message that was not committed, but not another one’s mark', async () => {
    const gate = createOne();
    const first = attempt({ fingerprint: 'same' });
    await gate.check(first);
    await gate.release(attempt({ fingerprint: 'same', messageId: `${first.message.messageId}9` }));
    expect(await gate.check(attempt({ fingerprint: 'same' }))).toMatchObject({ reason: 'duplicate' });
    await gate.release(first);
    expect(await gate.check(attempt({ fingerprint: 'same' }))).toMatchObject({ allowed: true });
  });

  it('counts an address over its people, apart from other addresses and other companies', async () => {
    const gate = createOne();
    const mark = (userId: string, address: string, companyId = '1') =>
      gate.check({ routeClass: 'mark', companyId, userId, address });
    // Of the company's 20 an address has 16.
    for (let sent = 0; sent < 16; sent += 1)
      expect(await mark(String(sent), '192.0.2.1')).toMatchObject({ allowed: true });
    expect(await mark('7', '192.0.2.1')).toMatchObject({ allowed: false, dimension: 'address' });
    expect(await mark('7', '192.0.2.2')).toMatchObject({ allowed: true });
    expect(await mark('7', '192.0.2.1', '2')).toMatchObject({ allowed: true });
  });

  it('gives each class of routes an allowance of its own', async () => {
    const gate = createOne();
    for (let sent = 0; sent < 5; sent += 1) await gate.check(attempt());
    const read = { routeClass: 'read', companyId: '1', userId: '10' } as const;
    expect(await gate.check(read)).toMatchObject({
      allowed: true,
      rateLimit: { limit: 600, remaining: 599 },
    });
    expect(await gate.check(attempt())).toMatchObject({ allowed: false, dimension: 'person' });
  });

  it('shrinks the allowance of who repeats themselves, by and by and never to nothing', async () => {
    const gate = createOne();
    const read = { routeClass: 'read', companyId: '1', userId: '10' } as const;
    const limitNow = async () => (await gate.check(read)).rateLimit.limit;
    await gate.check(attempt({ fingerprint: 'same' }));
    await gate.check(attempt({ fingerprint: 'same' }));
    // Half a strike: 600 * 8 / 8.5.
    expect(await limitNow()).toBeGreaterThanOrEqual(564);
    expect(await limitNow()).toBeLessThan(570);
    expect(await gate.check({ ...read, userId: '11' })).toMatchObject({ rateLimit: { limit: 600 } });
    for (let sent = 0; sent < 40; sent += 1) await gate.check(attempt({ fingerprint: 'same' }));
    const floor = await limitNow();
    expect(floor).toBeGreaterThanOrEqual(150);
    expect(floor).toBeLessThan(564);
    expect(await gate.check(read)).toMatchObject({ allowed: true });
  });

  it('forgets a duplicate after its window', async () => {
    const gate = createOne();
    await gate.check(attempt({ fingerprint: 'same' }));
    await new Promise((resolve) => setTimeout(resolve, 1_050));
    expect(await gate.check(attempt({ fingerprint: 'same' }))).toMatchObject({ allowed: true });
  });
});

describe('the gate in redis', () => {
  it('gives allowance back steadily', async () => {
    const gate = createGate({
      redis,
      limits: limitsFor({
        person: { limit: 10, windowSeconds: 1 },
        company: { limit: 1_000, windowSeconds: 1 },
        address: { limit: 1_000, windowSeconds: 1 },
      }),
    });
    const spend = async () => {
      const decisions = await Promise.all(Array.from({ length: 15 }, () => gate.check(attempt())));
      return decisions.filter(({ allowed }) => allowed).length;
    };
    expect(await spend()).toBe(10);
    await new Promise((resolve) => setTimeout(resolve, 350));
    expect(await spend()).toBeGreaterThanOrEqual(3);
  });

  it('counts two copies of the service together, in one round trip of one hash slot each', async () => {
    const one = createGate({ redis, limits });
    const two = createGate({ redis, limits });
    const decisions = await Promise.all(
      Array.from({ length: 20 }, (_, index) => (index % 2 ? one : two).check(attempt())),
    );
    expect(decisions.filter(({ allowed }) => allowed)).toHaveLength(5);
    const names = await redis.keys('*');
    expect(names.every((name) => name.startsWith('{company:1}:'))).toBe(true);
  });

  it('leaves nothing behind that does not expire', async () => {
    await createGate({ redis, limits }).check(attempt());
    for (const name of await redis.keys('*')) expect(await redis.pttl(name)).toBeGreaterThan(0);
  });

  it('knows its script again after redis forgot it', async () => {
    const gate = createGate({ redis, limits });
    await gate.check(attempt());
    await redis.script('FLUSH');
    expect(await gate.check(attempt())).toMatchObject({ allowed: true, rateLimit: { remaining: 3 } });
  });
});

describe('what the gate asks of redis', () => {
  it('is one command for a decision over all dimensions, and none for a refusal that still holds', async () => {
    const gate = createGate({ redis, limits });
    const write = () => gate.check(attempt({ address: '192.0.2.1' }));
    await write();
    const sent = await commandsDuring(async () => {
      for (let count = 0; count < 4; count += 1) expect(await write()).toMatchObject({ allowed: true });
    });
    expect(sent).toEqual(Array(4).fill('evalsha'));
    const refused = await commandsDuring(async () => {
      for (let count = 0; count < 20; count += 1) expect(await write()).toMatchObject({ allowed: false });
    });
    expect(refused).toEqual(['evalsha']);
  });

  it('decides like the process does, whatever comes in whatever order', async () => {
    await assert(
      asyncProperty(array(attempts, { maxLength: 60 }), async (series) => {
        await redis.flushall();
        const [shared, local] = [
          createGate({ redis, limits: limitsWithBurst }),
          createLocalGate(limitsWithBurst),
        ];
        for (const one of series)
          expect(verdictOf(await shared.check(one))).toEqual(verdictOf(await local.check(one)));
      }),
      { numRuns: 40 },
    );
  });

  const attempts = record({
    routeClass: constantFrom('write' as const, 'mark' as const),
    companyId: constantFrom('1', '2'),
    userId: constantFrom('10', '11', '12'),
    address: constantFrom('192.0.2.1', undefined),
    message: option(
      record({
        fingerprint: constantFrom('a', 'b'),
        messageId: constantFrom('1001', '1002'),
        idempotencyKey: constantFrom('k', undefined),
      }),
      { nil: undefined },
    ),
  });
  // Rounded figures may differ by the moment at which they were asked for.
  const verdictOf = (decision: Decision) => ({
    allowed: decision.allowed,
    dimension: decision.rateLimit.dimension,
    limit: decision.rateLimit.limit,
    ...('reason' in decision ? { reason: decision.reason } : {}),
    ...('messageId' in decision ? { messageId: decision.messageId } : {}),
  });

  async function commandsDuring(work: () => Promise<void>): Promise<string[]> {
    const heard: string[] = [];
    const monitor = await monitorRedis(server.url, (line) => {
      const { name, isOfScript } = readCommand(line);
      // A script's own commands are no round trips.
      if (!isOfScript) heard.push(name);
    });
    await work();
    await redis.ping();
    await eventually(() => expect(heard.at(-1)).toBe('ping'));
    monitor.stop();
    return heard.slice(0, -1);
  }
});
