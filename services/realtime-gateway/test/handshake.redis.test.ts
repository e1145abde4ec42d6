import { SOCKET_PATH, type SocketTicket } from '@messaging/contracts';
import { execute } from '@messaging/database';
import { eventually } from '@messaging/test-kit';
import { connect } from 'node:net';
import { openClient, type Client } from './open-client.ts';
import { ERP_ORIGIN, startGround, type Ground, type Node } from './start-cluster.ts';

jest.setTimeout(60_000);

const ACME = '1';

let ground: Ground;
let a: Node;
let b: Node;

beforeAll(async () => {
  ground = await startGround({
    [ACME]: [
      { userId: '11' },
      { userId: '12', active: false },
      { userId: '13' },
      { userId: '14' },
      { userId: '15' },
    ],
    '2': [{ userId: '21' }],
  });
  [a, b] = await Promise.all([
    ground.startNode({ socketsPerPerson: 3 }),
    ground.startNode({ ticketSeconds: 1 }),
  ]);
});
afterAll(() => ground.stop());

const problem = (name: string) => ({
  type: `urn:messaging:problem:${name}`,
  correlationId: expect.any(String),
});

describe('POST /api/messaging/realtime/tickets', () => {
  it('answers a ticket that is good for half a minute', async () => {
    const answer = await a.requestTicket(ACME, '11');
    expect(answer.status).toBe(201);
    expect(answer.headers.get('cache-control')).toBe('private, no-store');
    const ticket = (await answer.json()) as SocketTicket;
    expect(ticket).toEqual({ ticket: expect.stringMatching(/^[\w-]{43}$/), expiresInSeconds: 30 });
    // Whoever can read Redis learns nobody's ticket.
    expect((await ground.commands.keys('*')).join()).not.toContain(ticket.ticket);
  });

  it('gives no ticket that outlives its token', async () => {
    const answer = await a.requestTicket(ACME, '11', 10);
    const { expiresInSeconds } = (await answer.json()) as SocketTicket;
    expect(expiresInSeconds).toBeLessThanOrEqual(10);
    expect(expiresInSeconds).toBeGreaterThan(0);
  });

  it('refuses without a token, and for people who do not work there (any more)', async () => {
    const without = await fetch(`${a.url}/api/messaging/realtime/tickets`, { method: 'POST' });
    expect([without.status, await without.json()]).toEqual([
      401,
      expect.objectContaining(problem('unauthenticated')),
    ]);
    for (const [companyId, userId] of [
      [ACME, '12'],
      [ACME, '21'],
      ['99', '11'],
    ] as const) {
      const answer = await a.requestTicket(companyId, userId);
      expect([answer.status, await answer.json()]).toEqual([
        404,
        expect.objectContaining(problem('not-found')),
      ]);
    }
  });

  it('lets pages of the listed origins ask, and no others', async () => {
    const ask = async (origin: string) =>
      fetch(`${a.url}/api/messaging/realtime/tickets`, {
        method: 'OPTIONS',
        headers: {
          Origin: origin,
          'Access-Control-Request-Method': 'POST',
          'Access-Control-Request-Headers': 'authorization',
        },
      });
    expect((await ask(ERP_ORIGIN)).headers.get('access-control-allow-origin')).toBe(ERP_ORIGIN);
    expect((await ask('https://evil.test')).headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('a socket’s handshake', () => {
  it('takes a ticket once, whichever node issued it', async () => {
    const ticket = await a.ticketFor(ACME, '11');
    const client = await b.open(ticket);
    for (const node of [a, b])
      await expect(node.open(ticket)).rejects.toMatchObject(problem('unauthenticated'));
    client.close();
  });

  it('lets one of two that show the same ticket at the same moment in', async () => {
    const ticket = await a.ticketFor(ACME, '11');
    const attempts = await Promise.allSettled([a, b, a, b].map((node) => node.open(ticket)));
    const clients = attempts.flatMap((attempt) => (attempt.status === 'fulfilled' ? attempt.value : []));
    expect(clients).toHaveLength(1);
    clients[0]!.close();
  });

  it('refuses an old ticket, none, and anything else', async () => {
    const old = await b.ticketFor(ACME, '11');
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    for (const ticket of [old, '', 'x'.repeat(43), 'short', { $ne: 1 }, 5, null, ['a']]) {
      const shown = typeof ticket === 'string' ? a.open(ticket) : openClient(a.url, ticket as never);
      await expect(shown).rejects.toMatchObject(problem('unauthenticated'));
    }
  });

  it('refuses whose employment ended after the ticket was given', async () => {
    const ticket = await a.ticketFor(ACME, '13');
    await execute(ground.database, 'UPDATE employments SET active = 0 WHERE company_id = ? AND user_id = ?', [
      ACME,
      '13',
    ]);
    // For at most a second an employment is remembered.
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    await expect(a.open(ticket)).rejects.toMatchObject(problem('not-found'));
  });

  it('lets no page of an unknown origin connect, by either transport', async () => {
    for (const transports of [['websocket'], ['polling']] as const) {
      const options = { transports: [...transports] };
      const refused = a.open(await a.ticketFor(ACME, '14'), {
        ...options,
        origin: 'https://evil.test',
      });
      await expect(refused).rejects.toThrow(/error/);
      const client = await a.open(await a.ticketFor(ACME, '14'), {
        ...options,
        origin: ERP_ORIGIN,
      });
      client.close();
    }
  });

  it('bounds the connections of one person on a node, and not those of others', async () => {
    const clients: Client[] = [];
    for (let i = 0; i < 3; i++) clients.push(await a.connect(ACME, '15'));
    await expect(a.connect(ACME, '15')).rejects.toMatchObject(problem('too-many-requests'));
    clients.push(await a.connect(ACME, '14'));
    clients[0]!.close();
    await eventually(async () => clients.push(await a.connect(ACME, '15')));
    for (const client of clients) client.close();
    expect(await a.metrics.print()).toMatch(
      /realtime_connections_refused_total{problem="too-many-requests",[^}]*} [1-9]/,
    );
  });

  it('answers long polling and upgrades only on the one path', async () => {
    const polling = await fetch(`${a.url}${SOCKET_PATH}/?EIO=4&transport=polling`);
    expect(polling.status).toBe(200);
    expect((await fetch(`${a.url}/socket.io/?EIO=4&transport=polling`)).status).toBe(404);
    expect((await fetch(`${a.url}${SOCKET_PATH}/socket.io.js`)).status).toBe(400);
    // At once: what is cut off without an answer counts against the node at the gateway.
    for (const path of ['/', `/${SOCKET_PATH}`, SOCKET_PATH.replace('s', '%73')])
      expect(await askForUpgrade(a.url, path)).toMatch(/^HTTP\/1\.1 404 /);
  });
});

describe('with Redis away', () => {
  it('no ticket is given and the node is not ready, but open connections stay and find their conversations', async () => {
    const client = await a.connect(ACME, '11');
    const link = { transactionId: '5' };
    await client.join(link);
    await ground.redis.kill();
    const ticket = await a.requestTicket(ACME, '11');
    expect([ticket.status, await ticket.json()]).toEqual([
      503,
      expect.objectContaining(problem('unavailable')),
    ]);
    expect(ticket.headers.get('retry-after')).toMatch(/^\d+$/);
    const ready = await fetch(`${a.url}/readyz`);
    expect([ready.status, await ready.json()]).toEqual([
      503,
      { status: 'not ready', failing: ['redis', 'bus'] },
    ]);
    expect((await fetch(`${a.url}/healthz`)).status).toBe(200);

    await ground.writer.send({ companyId: ACME, userId: '14', link, text: 'meanwhile' });
    expect(await client.sync(link, '0')).toMatchObject({
      ok: true,
      conversations: [{ head: '1', behind: true, missed: [] }],
    });
    expect(await client.join({ planId: '6' })).toMatchObject({ ok: true, people: [{ userId: '11' }] });
    expect(await client.setTyping(link, true)).toEqual({ ok: true });
    expect(client.socket.connected).toBe(true);

    await ground.redis.start();
    await eventually(() => expect(client.signals).toContain('heads.check'));
    await eventually(async () => expect((await fetch(`${a.url}/readyz`)).status).toBe(200));
    client.close();
  });

  it('whoever asks for tickets over and over is refused by the node’s own count', async () => {
    const node = await ground.startNode({ ticketsPerMinute: 3 });
    await ground.redis.kill();
    const statuses = [];
    for (let count = 0; count < 5; count += 1) statuses.push((await node.requestTicket(ACME, '15')).status);
    expect(statuses).toEqual([503, 503, 503, 429, 429]);
    expect((await node.requestTicket(ACME, '14')).status).toBe(503);
    await ground.redis.start();
    await eventually(async () => expect((await node.requestTicket(ACME, '14')).status).toBe(201), 10_000);
  });
});

/** Everything that came back for a raw upgrade request, until the connection ended. */
function askForUpgrade(url: string, path: string): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    let heard = '';
    const socket = connect(Number(port), hostname, () =>
      socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n`),
    );
    socket.on('data', (piece) => (heard += piece.toString()));
    socket.on('error', reject).on('close', () => resolve(heard));
  });
}
