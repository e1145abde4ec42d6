import { select } from '@messaging/database';
import { eventually, startPrivateRedis, type PrivateRedis } from '@messaging/test-kit';
import { freshCompanyId, startWriteApi, type WriteApi } from './start-write-api.ts';

jest.setTimeout(60_000);

const ACME = freshCompanyId();
const [ANNA, BORIS] = ['11', '12'];
const PER_MINUTE = 6;

let redis: PrivateRedis;
let api: WriteApi;
beforeAll(async () => {
  redis = await startPrivateRedis();
  api = await startWriteApi(
    { [ACME]: [{ userId: ANNA }, { userId: BORIS }] },
    {
      redisUrl: redis.url,
      personWritesPerMinute: PER_MINUTE,
      rateLimits: { mark: { person: 2, company: 100 } },
    },
  );
});
afterAll(async () => {
  await api.stop();
  await redis.stop();
});

async function send(text: string, { userId = ANNA, key = text.replaceAll(' ', '-') } = {}) {
  const token = await api.tokenOf(ACME, userId);
  const body = { topic: 'Talk', message: text };
  return api.call('POST', '', { token, body, headers: { 'idempotency-key': key } });
}

describe('without Redis', () => {
  it('writes go on, each once, within limits that the process counts itself, and in Redis again when it is back', async () => {
    await redis.kill();
    const began = performance.now();
    const answers = [];
    for (let count = 1; count <= PER_MINUTE; count += 1) answers.push(await send(`message ${count}`));
    expect(answers.map(({ status }) => status)).toEqual(Array(PER_MINUTE).fill(201));
    // Nobody waits for what is away.
    expect(performance.now() - began).toBeLessThan(PER_MINUTE * 500);
    const refused = await send('one too many');
    expect(refused).toMatchObject({ status: 429, body: { type: 'urn:messaging:problem:too-many-requests' } });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);

    // The other one is not at their limit: a retry, and the key for another text.
    const first = await send('by Boris', { userId: BORIS });
    expect(first.status).toBe(201);
    const again = await send('by Boris', { userId: BORIS });
    expect([again.status, again.body]).toEqual([first.status, first.body]);
    const other = await send('another text', { userId: BORIS, key: 'by-Boris' });
    expect(other.status).toBe(422);
    const rows = await select(api.database, 'SELECT id FROM messages WHERE company_id = ?', [ACME]);
    expect(rows).toHaveLength(PER_MINUTE + 1);
    expect(await api.metrics.print()).toMatch(/rate_limit_local_decisions_total{class="write",[^}]*} 1\d/);

    await redis.start();
    // Only Redis, which is empty, lets her through again.
    await eventually(async () => expect((await send(`later ${Date.now()}`)).status).toBe(201), 10_000);
  });
});
