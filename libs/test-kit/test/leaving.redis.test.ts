import {
  assertNothingLeaked,
  createMessageWriter,
  createTestDatabase,
  createTestLogger,
  createTestMetrics,
  eventually,
  expectDocumented,
  seedDirectory,
  startPrivateRedis,
  type PrivateRedis,
  type TestDatabase,
} from '@messaging/test-kit';
import { Redis } from 'ioredis';

const ACME = '1';

/** What a service might let out, each in its own way; what they say of themselves is what the search is to say. */
const PLANTED: [where: string, found: string, leak: (text: string, redis: Redis) => unknown][] = [
  [
    'a log line',
    'log of planted: a text of 1',
    (text) => createTestLogger('planted').trace({ looked: { for: text } }, 'found'),
  ],
  [
    'the words of an error',
    'log of failed: a text of 1',
    (text) => createTestLogger('failed').error({ err: new Error(`cannot send ${text}`) }, 'failed'),
  ],
  [
    'a label of a metric',
    'metrics: a text of 1',
    (text) =>
      createTestMetrics('planted')
        .counter({ name: 'planted_total', help: 'Planted.', labels: ['topic'] })
        .add(1, { topic: text }),
  ],
  [
    'a key of nobody’s in Redis',
    'Redis: a text of 1',
    (text, redis) => redis.hset('cache:last', 'message', text),
  ],
  [
    'another company’s channel',
    'Redis: a text of 1',
    (text, redis) => redis.spublish('socket.io#/#company:2:topic:x#', JSON.stringify({ message: text })),
  ],
  [
    'a job',
    'queue: a text of 1',
    (text, redis) =>
      redis.hset('{messaging}:notification:7', 'data', JSON.stringify({ text, companyId: ACME })),
  ],
  [
    'a problem document',
    'problem of POST: a text of 1',
    (text) => {
      const body = { type: 'x', title: 'No', status: 400, detail: `"${text}" is taken.`, correlationId: 'c' };
      expectDocumented('POST', '/nowhere', { status: 400, contentType: 'application/problem+json', body });
    },
  ],
];

describe('A test whose services let a company’s own out', () => {
  let schema: TestDatabase;
  let server: PrivateRedis;
  let redis: Redis;
  let written = 0;

  beforeAll(async () => {
    [schema, server] = await Promise.all([createTestDatabase(), startPrivateRedis()]);
    await seedDirectory(schema.database, {
      [ACME]: [{ userId: '11', displayName: 'Anna of Acme' }],
      '2': [],
    });
    redis = new Redis(server.url);
  });
  afterAll(async () => {
    redis.disconnect();
    await server.stop();
    // What fails a test: its database is dropped at its end, and not without a word.
    await expect(schema.drop()).rejects.toThrow(/what is a company’s own has left it:\n/);
  });

  async function write(): Promise<string> {
    const text = `Where is pump number ${(written += 1)}?`;
    const link = { topic: 'Work' };
    await createMessageWriter(schema.database).send({ companyId: ACME, userId: '11', link, text });
    return text;
  }

  it('has nothing to say of what stays where it belongs', async () => {
    const text = await write();
    await redis.set(`{company:${ACME}}:draft`, text);
    createTestLogger('planted').info({ userId: '11', length: text.length }, 'written');
    await assertNothingLeaked(schema.database);
  });

  it.each(PLANTED)('fails, and says where it was: %s', async (_where, found, leak) => {
    const text = await write();
    await leak(text, redis);
    // Redis tells of a command a moment after it has answered.
    await eventually(async () => {
      const failure = await assertNothingLeaked(schema.database).catch((error: Error) => error.message);
      expect(failure).toContain(found);
      expect(failure).toContain(text);
    });
  });

  it('fails for a name as for a text', async () => {
    createTestLogger('names').info('Anna of Acme has signed in');
    await expect(assertNothingLeaked(schema.database)).rejects.toThrow('log of names: a name of 1');
  });
});
