import { closeRedis, connectRedis } from '@messaging/redis';
import { createReadiness } from '@messaging/service-kit';
import {
  createTestDatabase,
  expectDocumented,
  seedDirectory,
  startTestIssuer,
  type TestPerson,
  createTestLogger,
  createTestMetrics,
  noteTestRedis,
} from '@messaging/test-kit';
import type { AddressInfo } from 'node:net';
import { composeWriteApi, type WriteApiParts } from '../src/compose.ts';
import { AUDIT_LOOKS } from '../src/config.ts';

export interface Answer {
  status: number;
  headers: Headers;
  // Answers are looked into freely by the tests, as a client without our types would.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  body: any;
}

export interface Call {
  token?: string | undefined;
  body?: unknown;
  headers?: Record<string, string>;
  /** Aborted, the caller goes away. */
  signal?: AbortSignal | undefined;
}

/** The real write API on the real servers, in a schema of its own, listening on loopback. */
export async function startWriteApi(
  companies: Record<string, TestPerson[]>,
  {
    redisUrl = process.env.TEST_REDIS_URL ?? '',
    ...overrides
  }: Partial<WriteApiParts['config']> & {
    /** A Redis of the test's own instead of the one all tests share. */
    redisUrl?: string;
  } = {},
) {
  const schema = await createTestDatabase();
  await seedDirectory(schema.database, companies);
  const issuer = await startTestIssuer();
  const logger = createTestLogger('write-api');
  const metrics = createTestMetrics('write-api');
  const redis = await connectRedis(redisUrl, {
    name: 'test',
    role: 'commands',
    logger,
  });
  const watching = await noteTestRedis(redisUrl);
  const looks = schema.connect(AUDIT_LOOKS.poolSize, AUDIT_LOOKS);
  const nudged: string[] = [];
  const { app, drain } = composeWriteApi({
    config: {
      tokenIssuer: issuer.issuer,
      tokenAudience: issuer.audience,
      jwksUrl: issuer.jwksUrl,
      allowedOrigins: ['https://erp.test'],
      maxReplyDepth: 5,
      duplicateWindowSeconds: 10,
      personWritesPerMinute: 1_000,
      companyWritesPerMinute: 10_000,
      rateLimits: {},
      auditWebhookHosts: [],
      ...overrides,
    },
    database: schema.database,
    looks,
    redis,
    nudge: (companyId) => nudged.push(companyId),
    logger,
    metrics,
    readiness: createReadiness(),
  });
  const server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  async function call(
    method: string,
    path: string,
    { token, body, headers = {}, signal }: Call = {},
  ): Promise<Answer> {
    const response = await fetch(`${origin}/api/messaging${path}`, {
      method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    });
    const text = await response.text();
    const answer: Answer = {
      status: response.status,
      headers: response.headers,
      body: text === '' ? undefined : JSON.parse(text),
    };
    const contentType = response.headers.get('content-type');
    expectDocumented(method, response.url, { ...answer, contentType });
    return answer;
  }

  return {
    app,
    origin,
    call,
    issuer,
    database: schema.database,
    metrics,
    looks,
    nudged,
    tokenOf: (companyId: string, userId: string) => issuer.personToken(companyId, userId),
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await drain();
      await closeRedis(redis);
      watching.stop();
      await issuer.close();
      await schema.drop();
    },
  };
}

export type WriteApi = Awaited<ReturnType<typeof startWriteApi>>;

let nextCompany = Date.now();

/** Company ids no other test uses: the limits in Redis are counted by company. */
export const freshCompanyId = (): string => String(nextCompany++ * 1_000 + Math.floor(Math.random() * 1_000));
