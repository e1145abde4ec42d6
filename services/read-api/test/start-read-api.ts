import { createDatabase } from '@messaging/database';
import { closeRedis, connectRedis } from '@messaging/redis';
import { createReadiness } from '@messaging/service-kit';
import { createSloBoard, SLO_DEFINITION } from '@messaging/slo';
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
import type { Knex } from 'knex';
import type { AddressInfo } from 'node:net';
import { composeReadApi } from '../src/compose.ts';
import { DATABASE_PATIENCE, type ReadApiConfig } from '../src/config.ts';
import { createWriter } from './writer.ts';

export interface Answer {
  status: number;
  headers: Headers;
  // Answers are looked into freely by the tests, as a client without our types would.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  body: any;
}

export interface ReadApiOverrides {
  replica?: Knex;
  /** Where the API finds the database, when not at its own address. */
  through?: (databaseUrl: string) => string;
  /** A Redis of the test's own instead of the one all tests share. */
  redisUrl?: string;
  rateLimits?: ReadApiConfig['rateLimits'];
}

// Tests ask the same things again and again, as nobody does; the limits have tests of their own.
const AMPLE = { person: 100_000, company: 1_000_000 };

/** Statements but those that keep what is known of who asks true: a few a second for everybody together, when they are due. */
export const withoutWhoAsks = (statements: string[]): string[] =>
  statements.filter(
    (sql) => !sql.includes('c.directory_version AS directoryVersion') && !sql.includes('session_revocations'),
  );

/** The real read API on the real database, in a schema of its own, listening on loopback. */
export async function startReadApi(
  companies: Record<string, TestPerson[]>,
  {
    replica,
    through = (url) => url,
    redisUrl = process.env.TEST_REDIS_URL ?? '',
    rateLimits = { read: AMPLE, search: AMPLE, 'catch-up': AMPLE },
  }: ReadApiOverrides = {},
) {
  const schema = await createTestDatabase();
  await seedDirectory(schema.database, companies);
  const issuer = await startTestIssuer();
  // A pool of its own, so that what the tests write is not among the statements it sends.
  const primary = createDatabase(through(schema.url), { poolSize: 5, ...DATABASE_PATIENCE });
  const redis = await connectRedis(redisUrl, { name: 'test', role: 'commands' });
  const watching = await noteTestRedis(redisUrl);
  const metrics = createTestMetrics('read-api');
  const app = composeReadApi({
    config: {
      tokenIssuer: issuer.issuer,
      tokenAudience: issuer.audience,
      jwksUrl: issuer.jwksUrl,
      allowedOrigins: ['https://erp.test'],
      rateLimits,
    },
    primary,
    replica,
    redis,
    sloBoard: createSloBoard({ targets: [], fetch, definition: SLO_DEFINITION }),
    logger: createTestLogger('read-api'),
    metrics,
    readiness: createReadiness(),
  });
  const server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  async function get(path: string, token?: string, headers: Record<string, string> = {}): Promise<Answer> {
    const response = await fetch(`${origin}/api/messaging${path}`, {
      headers: { ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...headers },
    });
    const text = await response.text();
    const answer: Answer = {
      status: response.status,
      headers: response.headers,
      body: text.startsWith('{') ? JSON.parse(text) : text,
    };
    const contentType = response.headers.get('content-type');
    expectDocumented('GET', response.url, { ...answer, contentType });
    return answer;
  }

  return {
    app,
    origin,
    get,
    issuer,
    primary,
    metrics,
    schema,
    /** The tests' own pool on the same schema. */
    database: schema.database,
    writer: createWriter(schema.database),
    tokenOf: (companyId: string, userId: string) => issuer.personToken(companyId, userId),
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await primary.destroy();
      await closeRedis(redis);
      watching.stop();
      await issuer.close();
      await schema.drop();
    },
  };
}

export type ReadApi = Awaited<ReturnType<typeof startReadApi>>;
