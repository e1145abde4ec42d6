import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFreePort, startGateway } from '@messaging/local-cluster';
import { eventually } from '@messaging/test-kit';
import { startUpstream } from './upstream.ts';

jest.setTimeout(60_000);

/** What the template gives a request's head and each piece of its body, and how late a timer may be. */
const PATIENCE_MS = 10_000;
const LATE_MS = 4_000;
const MANY = 300;
const MOST = 40;

const folder = mkdtempSync(join(tmpdir(), 'gateway-slow-'));
const stops: (() => Promise<void>)[] = [];
let port: number;
let limitedPort: number;
const seen: string[] = [];

async function open(connectionsPerAddress?: number): Promise<number> {
  const upstream = await startUpstream('all', (request, response) => {
    seen.push(request.url ?? '');
    // A socket, or an answer that takes its time.
    if (request.url?.includes('wait')) return;
    response.end('{}');
  });
  const own = await findFreePort();
  const gateway = await startGateway({
    folder: join(folder, String(own)),
    port: own,
    widgetFolder: folder,
    allowedOrigins: [],
    connectionsPerAddress,
    readApi: [upstream.address],
    writeApi: [upstream.address],
    realtime: [upstream.address],
  });
  stops.push(() => gateway.stop(), upstream.stop);
  return own;
}

beforeAll(async () => {
  port = await open();
  limitedPort = await open(MOST);
});
afterAll(async () => {
  for (const stop of stops) await stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Slow {
  socket: Socket;
  closedAfter: () => number | undefined;
  heard: () => string;
}

/** A connection that says this much, then one byte a second, and never comes to an end. */
function openSlow(first: string, trickle = ''): Slow {
  const began = Date.now();
  let closedAfter: number | undefined;
  let heard = '';
  const socket = connect(port, '127.0.0.1', () => socket.write(first));
  const timer = setInterval(() => socket.connecting || socket.write(trickle), 1_000);
  socket
    .on('error', () => undefined)
    .on('data', (piece) => (heard += piece.toString()))
    .on('close', () => {
      clearInterval(timer);
      closedAfter = Date.now() - began;
    });
  return { socket, closedAfter: () => closedAfter, heard: () => heard };
}

const POST = 'POST /api/messaging?slow HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n';

describe('clients that take their time', () => {
  it('are let go of after 10 s, reach no service, and keep nobody else waiting', async () => {
    const slow = [
      ...Array.from({ length: MANY }, () => openSlow('')),
      ...Array.from({ length: MANY }, () => openSlow('GET /api/messaging?slow HTTP/1.1\r\nX-A: ', 'a')),
      ...Array.from({ length: MANY }, () => openSlow(`${POST}Content-Length: 60000\r\n\r\n{`)),
    ];
    const waits: number[] = [];
    while (slow.some(({ closedAfter }) => closedAfter() === undefined)) {
      const began = Date.now();
      expect((await fetch(`http://127.0.0.1:${port}/api/messaging?quick`)).status).toBe(200);
      waits.push(Date.now() - began);
      expect(waits.length).toBeLessThan((PATIENCE_MS + LATE_MS) / 100);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    for (const { closedAfter } of slow) expect(closedAfter()).toBeGreaterThan(PATIENCE_MS - 1_000);
    expect(Math.max(...waits)).toBeLessThan(1_000);
    expect(seen.filter((url) => url.includes('slow'))).toEqual([]);
  });

  it('have an end where they trickle a body, by the number of connections of their address', async () => {
    const held = Array.from({ length: MOST }, () => {
      const socket = connect(limitedPort, '127.0.0.1', () =>
        socket.write(`${POST}Content-Length: 60000\r\n\r\n{`),
      );
      return socket.on('error', () => undefined);
    });
    const ask = () => fetch(`http://127.0.0.1:${limitedPort}/api/messaging?quick`);
    const refused = await eventually(async () => {
      const answer = await ask();
      expect(answer.status).toBe(429);
      return answer;
    }, 5_000);
    expect(refused.headers.get('retry-after')).toBe('2');
    expect(refused.headers.get('content-type')).toBe('application/problem+json');
    expect(await refused.json()).toMatchObject({
      type: 'urn:messaging:problem:too-many-requests',
      status: 429,
      detail: 'Too much comes at once from this sign-in or this network. Try again in a moment.',
      retryAfterSeconds: 2,
    });
    held[0]!.destroy();
    await eventually(async () => expect((await ask()).status).toBe(200), 5_000);
    held.forEach((socket) => socket.destroy());
  });
});
