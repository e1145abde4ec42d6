import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFreePort, startGateway } from '@messaging/local-cluster';
import { eventually } from '@messaging/test-kit';
import { startUpstream } from './upstream.ts';

const folder = mkdtempSync(join(tmpdir(), 'gateway-refusals-'));
const stops: (() => Promise<void>)[] = [];
let gateway: string;
let asked = 0;

beforeAll(async () => {
  const upstream = await startUpstream('write', (request, response) => {
    asked += 1;
    request.resume();
    const delayMs = Number(request.headers['x-delay'] ?? 0);
    response.statusCode = Number(request.headers['x-answer'] ?? 429);
    response.setHeader('Content-Type', 'application/problem+json');
    response.setHeader('Cache-Control', 'no-store');
    response.setHeader('Retry-After', '7');
    const body = JSON.stringify({ answer: asked });
    request.on('end', () => setTimeout(() => response.end(body), delayMs));
  });
  const port = await findFreePort();
  const { address } = upstream;
  const nginx = await startGateway({
    folder,
    port,
    widgetFolder: folder,
    allowedOrigins: [],
    readApi: [address],
    writeApi: [address],
    realtime: [address],
  });
  gateway = `http://127.0.0.1:${port}`;
  stops.push(() => nginx.stop(), upstream.stop);
}, 60_000);

afterAll(async () => {
  for (const stop of stops) await stop();
  rmSync(folder, { recursive: true, force: true });
});

let tokens = 0;
const newToken = () => {
  tokens += 1;
  return `header.payload-${tokens}.${`signature-${tokens}-`.padEnd(86, 'x')}`;
};

async function ask(
  token: string | undefined,
  { method = 'POST', path = '/api/messaging', answer = 429, delayMs = 0 } = {},
) {
  const response = await fetch(gateway + path, {
    method,
    headers: {
      'X-Answer': String(answer),
      'X-Delay': String(delayMs),
      ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
    },
    ...(method === 'POST' ? { body: '{}' } : {}),
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as object };
}

/** How many of so many requests the service behind the gateway was asked. */
async function countAsked(times: number, send: () => Promise<unknown>): Promise<number> {
  const before = asked;
  for (let count = 0; count < times; count += 1) await send();
  return asked - before;
}

describe('a flood of refused messages', () => {
  it('is answered by the gateway, with the refusal the service gave', async () => {
    const token = newToken();
    const answers: Awaited<ReturnType<typeof ask>>[] = [];
    const reached = await countAsked(60, async () => answers.push(await ask(token)));
    expect(reached).toBeGreaterThanOrEqual(5);
    expect(reached).toBeLessThan(10);
    for (const { status, headers } of answers) {
      expect(status).toBe(429);
      expect(headers.get('Retry-After')).toBe('7');
      expect(headers.get('Cache-Control')).toBe('no-store');
      expect(headers.get('X-Correlation-Id')).toMatch(/^[0-9a-f]{32}$/);
    }
  });

  it('asks the service again within two seconds, and lets through what it allows', async () => {
    const token = newToken();
    await countAsked(20, () => ask(token));
    const began = performance.now();
    await eventually(async () => expect(await ask(token, { answer: 201 })).toMatchObject({ status: 201 }));
    expect(performance.now() - began).toBeLessThan(2_500);
  });

  it('leaves whoever is refused now and then to the service', async () => {
    const token = newToken();
    expect(await countAsked(4, () => ask(token))).toBe(4);
  });

  it.each([
    ['another token', () => ask(newToken())],
    ['no token', () => ask(undefined)],
    ['what is no token', () => ask('short')],
  ])('does not answer %s', async (_name, send) => {
    const flooding = newToken();
    await countAsked(20, () => ask(flooding));
    expect(await countAsked(8, send)).toBe(8);
  });

  it.each([
    ['reads', { method: 'GET' }],
    ['changes', { method: 'PATCH', path: '/api/messaging/messages/1' }],
    ['tickets', { path: '/api/messaging/realtime/tickets' }],
  ])('does not answer %s of the same token', async (_name, request) => {
    const token = newToken();
    await countAsked(20, () => ask(token));
    expect(await countAsked(8, () => ask(token, request))).toBe(8);
  });

  it.each([200, 201, 400, 401, 403, 404, 409, 422, 500, 503])('never repeats a %s', async (answer) => {
    const token = newToken();
    expect(await countAsked(15, () => ask(token, { answer }))).toBe(15);
  });

  it('leaves no token on the disk', async () => {
    const token = newToken();
    await countAsked(10, () => ask(token));
    const kept = join(folder, 'gateway/refusals');
    const texts = readdirSync(kept).map((name) => readFileSync(join(kept, name), 'latin1'));
    expect(texts.length).toBeGreaterThan(0);
    for (const text of texts) expect(text).not.toMatch(/payload|header\./);
  });
});

describe('messages of one token at once', () => {
  const slow = { answer: 201, delayMs: 500 };

  it('are four in front of the API; the rest is refused there and then', async () => {
    const token = newToken();
    const answers: Awaited<ReturnType<typeof ask>>[] = [];
    const reached = await countAsked(1, async () => {
      answers.push(...(await Promise.all(Array.from({ length: 20 }, () => ask(token, slow)))));
    });
    expect(reached).toBe(4);
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused).toHaveLength(16);
    for (const { headers, body } of refused) {
      expect(headers.get('Retry-After')).toBe('2');
      expect(body).toMatchObject({
        type: 'urn:messaging:problem:too-many-requests',
        title: 'Too many requests',
        status: 429,
        retryAfterSeconds: 2,
        correlationId: headers.get('X-Correlation-Id'),
      });
    }
    expect(await ask(token, { answer: 201 })).toMatchObject({ status: 201 });
  });

  it.each([
    ['other tokens', () => ask(newToken(), slow)],
    ['reads', (busy: string) => ask(busy, { ...slow, method: 'GET' })],
    ['whoever shows no token', () => ask(undefined, slow)],
  ])('do not count for %s', async (_name, send) => {
    const busy = newToken();
    const held = Array.from({ length: 4 }, () => ask(busy, slow));
    const reached = await countAsked(1, () => Promise.all(Array.from({ length: 20 }, () => send(busy))));
    await Promise.all(held);
    expect(reached).toBeGreaterThanOrEqual(20);
  });
});
