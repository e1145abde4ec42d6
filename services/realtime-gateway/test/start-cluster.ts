import { SOCKET_PATH, type SocketTicket } from '@messaging/contracts';
import { closeRedis, connectRedis, createNudge } from '@messaging/redis';
import { closeHttpServer, createReadiness, listen } from '@messaging/service-kit';
import {
  createMessageWriter,
  createProver,
  createTestDatabase,
  seedDirectory,
  startPrivateRedis,
  startTestIssuer,
  type Prover,
  type TestMessage,
  type TestPerson,
  type Written,
  TEST_BUS_KEY,
  createTestLogger,
  createTestMetrics,
} from '@messaging/test-kit';
import { composeGateway } from '../src/compose.ts';
import type { GatewaySettings } from '../src/settings.ts';
import { openClient, type ClientOptions } from './open-client.ts';
import { startRelayProcess } from './start-relay-process.ts';

export const ERP_ORIGIN = 'https://erp.test';

/** A database with these companies, a Redis and an issuer of their own, on which nodes and relays can be started. */
export async function startGround(companies: Record<string, TestPerson[]>) {
  const [test, redis, issuer, prover] = await Promise.all([
    createTestDatabase(),
    startPrivateRedis(),
    startTestIssuer(),
    createProver(),
  ]);
  await seedDirectory(test.database, companies);
  const writer = createMessageWriter(test.database);
  const commands = await connectRedis(redis.url, { name: 'test', role: 'commands' });
  const nudge = createNudge(commands);
  const opened: { stop: () => Promise<unknown> }[] = [];

  async function startNode({
    ticketsPerMinute = 10_000,
    databasePort,
    ...settings
  }: Partial<GatewaySettings> & Partial<Pick<NodeOptions, 'ticketsPerMinute' | 'databasePort'>> = {}) {
    const node = await startGatewayNode({
      databaseUrl: test,
      databasePort,
      redisUrl: redis.url,
      issuer,
      prover,
      settings,
      ticketsPerMinute,
    });
    opened.push(node);
    return node;
  }

  return {
    database: test.database,
    databaseUrl: test.url,
    /** Another pool on the database. */
    connect: test.connect,
    redis,
    issuer,
    /** The key of the clients that nothing else is said of. */
    prover,
    writer,
    /** Redis as an operator sees it. */
    commands,
    /** Writes a message and wakes the relay, as the write API does. */
    async send(message: TestMessage): Promise<Written> {
      const [written] = await writer.send(message);
      nudge(message.companyId);
      return written!;
    },
    startNode,
    async startRelay() {
      const relay = await startRelayProcess({ databaseUrl: test.url, redisUrl: redis.url });
      opened.push({ stop: relay.kill });
      return relay;
    },
    async stop(): Promise<void> {
      for (const one of opened.reverse()) await one.stop();
      await closeRedis(commands);
      await Promise.all([redis.stop(), issuer.close(), test.drop()]);
    },
  };
}

export type Ground = Awaited<ReturnType<typeof startGround>>;

interface NodeOptions {
  databaseUrl: Awaited<ReturnType<typeof createTestDatabase>>;
  /** Of its own link to the database. */
  databasePort: number | undefined;
  redisUrl: string;
  issuer: Awaited<ReturnType<typeof startTestIssuer>>;
  prover: Prover;
  settings: Partial<GatewaySettings>;
  /** Of a person. */
  ticketsPerMinute: number;
}

let nodes = 0;

/** A realtime node in this process, on connections of its own. */
async function startGatewayNode(options: NodeOptions) {
  const { databaseUrl, databasePort, redisUrl, issuer, prover, settings, ticketsPerMinute } = options;
  const name = `node-${(nodes += 1)}`;
  const database = databaseUrl.connect(4, { port: databasePort });
  const redis = await connectRedis(redisUrl, { name, role: 'commands' });
  const subscriber = await connectRedis(redisUrl, { name: `${name}-bus`, role: 'subscriber' });
  const metrics = createTestMetrics('realtime-gateway');
  const readiness = createReadiness();
  const { server, gateway } = composeGateway({
    config: {
      busKey: TEST_BUS_KEY,
      tokenIssuer: issuer.issuer,
      tokenAudience: issuer.audience,
      jwksUrl: issuer.jwksUrl,
      allowedOrigins: [ERP_ORIGIN],
      rateLimits: { ticket: { person: ticketsPerMinute, company: 100_000 } },
    },
    database,
    redis,
    subscriber,
    logger: createTestLogger('realtime-gateway', name),
    metrics,
    readiness,
    settings: { drainSpreadMs: 0, announceEvery: 100, ...settings },
  });
  const port = await listen(server, { host: '127.0.0.1', port: 0 });
  readiness.markStarted();
  const url = `http://127.0.0.1:${port}`;
  let stopping: Promise<void> | undefined;

  async function requestTicket(
    companyId: string,
    userId: string,
    expiresInSeconds = 3_600,
  ): Promise<Response> {
    const token = await issuer.personToken(companyId, userId, { expiresInSeconds });
    return requestTicketWith(token);
  }

  /** `DPoP: undefined` sends no proof. */
  async function requestTicketWith(
    token: string,
    headers: { Authorization?: string; DPoP?: string | undefined } = {},
  ): Promise<Response> {
    const address = `${url}/api/messaging/realtime/tickets`;
    const proof = 'DPoP' in headers ? headers.DPoP : await prover.prove('POST', address, token);
    return fetch(address, {
      method: 'POST',
      headers: {
        Authorization: headers.Authorization ?? `Bearer ${token}`,
        ...(proof === undefined ? {} : { DPoP: proof }),
      },
    });
  }

  const proveTicket = (ticket: string, by = prover) => by.prove('GET', url + SOCKET_PATH, ticket);

  async function ticketFor(companyId: string, userId: string, expiresInSeconds?: number): Promise<string> {
    const answer = await requestTicket(companyId, userId, expiresInSeconds);
    if (answer.status !== 201) throw new Error(`no ticket: ${answer.status} ${await answer.text()}`);
    return ((await answer.json()) as SocketTicket).ticket;
  }

  const openHere = async (ticket: string, options: ClientOptions = {}) =>
    openClient(url, ticket, { proof: await proveTicket(ticket), prover, ...options });

  async function close(): Promise<void> {
    await gateway.stop();
    await closeHttpServer(server);
    await Promise.all([closeRedis(redis), closeRedis(subscriber)]);
  }

  return {
    name,
    url,
    metrics,
    database,
    requestTicket,
    requestTicketWith,
    ticketFor,
    proveTicket,
    /** A connected client of this person, with a ticket of its own. */
    connect: async (
      companyId: string,
      userId: string,
      options: ClientOptions & { expiresInSeconds?: number } = {},
    ) => openHere(await ticketFor(companyId, userId, options.expiresInSeconds), options),
    /** A connected client that shows this ticket. */
    open: openHere,
    stop: () => (stopping ??= close()),
  };
}

export type Node = Awaited<ReturnType<typeof startGatewayNode>>;
