import { createLogger, createMetrics } from '@messaging/service-kit';
import { eventually, startPrivateRedis, type PrivateRedis } from '@messaging/test-kit';
import {
  closeRedis,
  connectRedis,
  createWriteGate,
  type Redis,
  type WriteAttempt,
  type WriteLimits,
} from '../src/index.ts';
import { createLocalGate } from '../src/local-gate.ts';

const limits: WriteLimits = {
  person: { limit: 5, windowSeconds: 60 },
  company: { limit: 8, windowSeconds: 60 },
  duplicateWindowSeconds: 1,
};
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

let counter = 0;
/** An attempt unlike any before it, except for what is given. */
function attempt(given: Partial<WriteAttempt> = {}): WriteAttempt {
  counter += 1;
  return {
    companyId: '1',
    userId: '10',
    fingerprint: `text-${counter}`,
    messageId: String(1_000 + counter),
    ...given,
  };
}

// The same rules must hold for what counts in Redis and for what stands in for it.
describe.each([
  ['in redis', () => createWriteGate({ redis, limits })],
  ['in the process', () => createLocalGate(limits)],
])('the write gate, counting %s', (_name, createGate) => {
  it('lets a person write up to the limit and then says when to come back', async () => {
    const gate = createGate();
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
    const gate = createGate();
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

  it('counts the same person in another company separately', async () => {
    const gate = createGate();
    for (let count = 0; count < 6; count += 1) await gate.check(attempt());
    expect(await gate.check(attempt({ companyId: '2' }))).toMatchObject({
      allowed: true,
      rateLimit: { remaining: 4 },
    });
  });

  it('lets exactly as many through as allowed when 20 come at once', async () => {
    const gate = createGate();
    const decisions = await Promise.all(Array.from({ length: 20 }, () => gate.check(attempt())));
    expect(decisions.filter(({ allowed }) => allowed)).toHaveLength(5);
  });

  it('takes a repetition for a duplicate and names the first message', async () => {
    const gate = createGate();
    const first = attempt({ fingerprint: 'same' });
    expect(await gate.check(first)).toMatchObject({ allowed: true });
    expect(await gate.check(attempt({ fingerprint: 'same' }))).toMatchObject({
      allowed: false,
      reason: 'duplicate',
      messageId: first.messageId,
    });
    expect(await gate.check(attempt({ fingerprint: 'same', idempotencyKey: 'other' }))).toMatchObject({
      reason: 'duplicate',
    });
    expect(await gate.check(attempt({ fingerprint: 'same', userId: '11' }))).toMatchObject({ allowed: true });
  });

  it('takes the same Idempotency-Key for a retry, not a duplicate', async () => {
    const gate = createGate();
    const first = attempt({ fingerprint: 'same', idempotencyKey: 'key |:{}' });
    await gate.check(first);
    expect(await gate.check(attempt({ fingerprint: 'same', idempotencyKey: 'key |:{}' }))).toMatchObject({
      allowed: true,
    });
    expect(await gate.check(attempt({ fingerprint: 'same' }))).toMatchObject({
      reason: 'duplicate',
      messageId: first.messageId,
    });
  });

  it('accepts one of 20 equal messages that come at once', async () => {
    const gate = createGate();
    const wide = { companyId: '3', fingerprint: 'same' };
    const decisions = await Promise.all(Array.from({ length: 5 }, () => gate.check(attempt(wide))));
    expect(decisions.filter(({ allowed }) => allowed)).toHaveLength(1);
  });

  it('forgets a message that was not committed, but not another one’s mark', async () => {
    const gate = createGate();
    const first = attempt({ fingerprint: 'same' });
    await gate.check(first);
    await gate.release(attempt({ fingerprint: 'same', messageId: `${first.messageId}9` }));
    expect(await gate.check(attempt({ fingerprint: 'same' }))).toMatchObject({ reason: 'duplicate' });
    await gate.release(first);
    expect(await gate.check(attempt({ fingerprint: 'same' }))).toMatchObject({ allowed: true });
  });

  it('forgets a duplicate after its window', async () => {
    const gate = createGate();
    await gate.check(attempt({ fingerprint: 'same' }));
    await new Promise((resolve) => setTimeout(resolve, 1_050));
    expect(await gate.check(attempt({ fingerprint: 'same' }))).toMatchObject({ allowed: true });
  });
});

describe('the write gate in redis', () => {
  it('gives allowance back steadily', async () => {
    const gate = createWriteGate({
      redis,
      limits: {
        ...limits,
        person: { limit: 10, windowSeconds: 1 },
        company: { limit: 1_000, windowSeconds: 1 },
      },
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
    const one = createWriteGate({ redis, limits });
    const two = createWriteGate({ redis, limits });
    const decisions = await Promise.all(
      Array.from({ length: 20 }, (_, index) => (index % 2 ? one : two).check(attempt())),
    );
    expect(decisions.filter(({ allowed }) => allowed)).toHaveLength(5);
    const names = await redis.keys('*');
    expect(names.every((name) => name.startsWith('{company:1}:'))).toBe(true);
  });

  it('leaves nothing behind that does not expire', async () => {
    await createWriteGate({ redis, limits }).check(attempt());
    for (const name of await redis.keys('*')) expect(await redis.pttl(name)).toBeGreaterThan(0);
  });

  it('knows its script again after redis forgot it', async () => {
    const gate = createWriteGate({ redis, limits });
    await gate.check(attempt());
    await redis.script('FLUSH');
    expect(await gate.check(attempt())).toMatchObject({ allowed: true, rateLimit: { remaining: 3 } });
  });
});

describe('the write gate when redis goes away', () => {
  async function gateOfItsOwn() {
    const own = await startPrivateRedis();
    const lines: string[] = [];
    const logger = createLogger({ service: 'test', destination: { write: (line) => void lines.push(line) } });
    const metrics = createMetrics({ service: 'test', defaults: false });
    const connection = await connectRedis(own.url, { name: 'test', role: 'commands' });
    const gate = createWriteGate({ redis: connection, limits, logger, metrics });
    const close = async () => {
      await closeRedis(connection);
      await own.stop();
    };
    return { own, gate, lines, metrics, close };
  }

  it('goes on limiting by itself at once, says so once, and returns to redis by itself', async () => {
    const { own, gate, lines, metrics, close } = await gateOfItsOwn();
    expect(await gate.check(attempt())).toMatchObject({ allowed: true });
    await own.kill();

    const startedAt = performance.now();
    const decisions = await Promise.all(Array.from({ length: 20 }, () => gate.check(attempt())));
    expect(performance.now() - startedAt).toBeLessThan(300);
    expect(decisions.filter(({ allowed }) => allowed)).toHaveLength(5);
    expect(await gate.check(attempt({ companyId: '2', fingerprint: 'same' }))).toMatchObject({
      allowed: true,
    });
    expect(await gate.check(attempt({ companyId: '2', fingerprint: 'same' }))).toMatchObject({
      reason: 'duplicate',
    });
    expect(lines.filter((line) => line.includes('counts locally'))).toHaveLength(1);
    expect(await metrics.print()).toContain('write_gate_local_decisions_total{service="test"} 22');

    await own.start();
    // The person is at the limit locally; only redis, which is empty, lets them through again.
    await eventually(async () => expect(await gate.check(attempt())).toMatchObject({ allowed: true }));
    expect(lines.some((line) => line.includes('counts in redis again'))).toBe(true);
    const decidedLocally = await metrics.print();
    for (let count = 0; count < 3; count += 1) await gate.check(attempt());
    expect(await metrics.print()).toBe(decidedLocally);
    await close();
  });

  it('waits at most a quarter of a second for a redis that hangs, and then not again', async () => {
    const { own, gate, close } = await gateOfItsOwn();
    await gate.check(attempt());
    own.pause();
    const first = performance.now();
    expect(await gate.check(attempt())).toMatchObject({ allowed: true });
    expect(performance.now() - first).toBeLessThan(250);
    const second = performance.now();
    await gate.check(attempt());
    expect(performance.now() - second).toBeLessThan(50);
    own.resume();
    await close();
  });
});
