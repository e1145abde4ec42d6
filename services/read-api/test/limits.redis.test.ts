import { closeRedis, connectRedis, type Redis } from '@messaging/redis';
import {
  eventually,
  monitorRedis,
  readCommand,
  startPrivateRedis,
  type PrivateRedis,
} from '@messaging/test-kit';
import { startReadApi, type ReadApi } from './start-read-api.ts';

jest.setTimeout(60_000);

// Refusals are remembered for a moment, so each test is about a company of its own.
let company = 0;
const LIMITS = {
  read: { person: 6, company: 20 },
  search: { person: 3, company: 20 },
  'catch-up': { person: 4, company: 20 },
};

let redis: PrivateRedis;
let api: ReadApi;
beforeAll(async () => {
  redis = await startPrivateRedis();
  const people = Array.from({ length: 12 }, (_, index) => ({ userId: String(11 + index) }));
  const companies = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [String(index + 1), people]));
  api = await startReadApi(companies, { redisUrl: redis.url, rateLimits: LIMITS });
});
afterAll(async () => {
  await api.stop();
  await redis.stop();
});
beforeEach(() => void (company += 1));

async function withRedis<T>(work: (commands: Redis) => Promise<T>): Promise<T> {
  const commands = await connectRedis(redis.url, { name: 'operator', role: 'commands' });
  try {
    return await work(commands);
  } finally {
    await closeRedis(commands);
  }
}

const FROM_OFFICE = { 'x-forwarded-for': '192.0.2.1' };
const ask = async (path: string, userId: string, { of = String(company), headers = FROM_OFFICE } = {}) =>
  api.get(path, await api.tokenOf(of, userId), headers);

async function askTimes(times: number, path: string, userId: string) {
  const answers = [];
  for (let count = 0; count < times; count += 1) answers.push(await ask(path, userId));
  return answers;
}

describe('the limits on reads', () => {
  it('say on every answer what the allowance is, and refuse beyond it with the time to wait', async () => {
    const answers = await askTimes(6, '/me', '11');
    expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(200));
    expect(answers[1]!.headers.get('ratelimit-policy')).toBe('"person";q=6;w=60');
    expect(answers[1]!.headers.get('ratelimit')).toMatch(/^"person";r=4;t=(19|20)$/);

    const refused = await ask('/me', '11');
    expect(refused).toMatchObject({
      status: 429,
      body: { type: 'urn:messaging:problem:too-many-requests' },
    });
    const wait = refused.body.retryAfterSeconds as number;
    expect(wait).toBeGreaterThan(0);
    expect(wait).toBeLessThanOrEqual(10);
    expect(refused.headers.get('retry-after')).toBe(String(wait));
    expect(refused.headers.get('ratelimit')).toMatch(/^"person";r=0;t=(5\d|60)$/);
    expect((await ask('/me', '12')).status).toBe(200);
    expect((await ask('/me', '11', { of: '20' })).status).toBe(200);
  });

  it.each([
    ['/people?query=a', 3],
    ['/events?after=0', 4],
    ['/notifications', 6],
    ['/?topic=Talk', 6],
    ['/', 6],
    ['/messages/1', 6],
    ['/messages/1/history', 6],
    ['/messages/1/replies', 6],
  ])('count GET %s', async (path, most) => {
    // Twice as many: on a machine too busy for Redis to answer in time, the process may count some of them itself.
    const statuses = (await askTimes(2 * most + 1, path, '11')).map(({ status }) => status);
    expect(statuses.slice(0, most)).not.toContain(429);
    expect(statuses.slice(most)).toContain(429);
  });

  it('stop an address before it has used up what its company has', async () => {
    // 16 of the company's 20, by people of whom none is near a limit of their own.
    for (let turn = 0; turn < 16; turn += 1)
      expect((await ask('/me', String(11 + (turn % 8)))).status).toBe(200);
    expect(await ask('/me', '20')).toMatchObject({
      status: 429,
      body: { detail: expect.stringMatching(/^The network/) },
    });
    const elsewhere = { headers: { 'x-forwarded-for': '198.51.100.4' } };
    expect((await ask('/me', '20', elsewhere)).status).toBe(200);
  });

  it('cost one Redis command for each request', async () => {
    await ask('/me', '11');
    const heard = await withRedis(async (commands) => {
      const lines: string[] = [];
      const monitor = await monitorRedis(redis.url, (line) => {
        const { name, isOfScript } = readCommand(line);
        // A script's own commands are no round trips.
        if (!isOfScript) lines.push(name);
      });
      for (const path of ['/me', '/?topic=Talk', '/events?after=0'])
        expect((await ask(path, '12')).status).toBe(200);
      await commands.echo('end');
      await eventually(() => expect(lines).toContain('echo'));
      monitor.stop();
      return lines.slice(0, lines.indexOf('echo'));
    });
    expect(heard).toEqual(['evalsha', 'evalsha', 'evalsha']);
  });

  it('go on without Redis, and are never simply off', async () => {
    await redis.kill();
    const answers = await askTimes(8, '/me', '15');
    expect(answers.map(({ status }) => status)).toEqual([...Array<number>(6).fill(200), 429, 429]);
    expect(await api.metrics.print()).toMatch(/rate_limit_local_decisions_total{class="read",[^}]*} 8/);
    await redis.start();
    await eventually(async () => expect((await ask('/me', '15')).status).toBe(200), 10_000);
    await eventually(async () => {
      const names = await withRedis((commands) => commands.keys(`{company:${company}}:limit:read:person:15`));
      expect(names).toHaveLength(1);
    });
  });
});
