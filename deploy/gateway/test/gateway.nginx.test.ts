import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFreePort, startGateway, waitUntil } from '@messaging/local-cluster';
import { startUpstream, type Seen } from './upstream.ts';

const ORIGIN = 'http://erp.example:4000';
const folder = mkdtempSync(join(tmpdir(), 'gateway-'));
const stops: (() => Promise<void>)[] = [];
let gateway: string;
let port: number;
let stopWriteApi: () => Promise<void>;

beforeAll(async () => {
  const upstreams = await Promise.all(
    ['read', 'write', 'node-1', 'node-2'].map((name) => startUpstream(name)),
  );
  const [read, write, node1, node2] = upstreams.map((upstream) => upstream.address) as [
    string,
    string,
    string,
    string,
  ];
  stopWriteApi = upstreams[1]!.stop;
  const widgetFolder = join(folder, 'widget');
  mkdirSync(widgetFolder);
  writeFileSync(join(widgetFolder, 'widget.js'), 'export {};');
  writeFileSync(join(widgetFolder, 'secret.txt'), 'not to be served');
  port = await findFreePort();
  const process = await startGateway({
    folder,
    port,
    widgetFolder,
    allowedOrigins: [ORIGIN],
    readApi: [read],
    writeApi: [write],
    realtime: [node1, node2],
  });
  gateway = `http://127.0.0.1:${port}`;
  stops.push(() => process.stop(), ...upstreams.map((upstream) => upstream.stop));
}, 60_000);

afterAll(async () => {
  for (const stop of stops) await stop();
  rmSync(folder, { recursive: true, force: true });
});

const ask = (path: string, init?: RequestInit) => fetch(gateway + path, init);
const seenOf = async (path: string, init?: RequestInit) => (await (await ask(path, init)).json()) as Seen;

/** Opens a raw upgrade request and returns everything that came back after a word was sent over it. */
function talk(path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let heard = '';
    const socket = connect(port, '127.0.0.1', () =>
      socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`),
    );
    socket.setTimeout(3_000, () => socket.destroy(new Error(`heard only: ${heard}`)));
    socket.on('error', reject).on('data', (piece) => {
      heard += piece.toString();
      if (heard.includes('echo') || heard.includes(' 404 ')) socket.end();
      else if (heard.includes(';')) socket.write('hello');
    });
    socket.on('close', () => resolve(heard));
  });
}

describe('routing', () => {
  it.each([
    ['GET', '/api/messaging?topic=a', 'read'],
    ['GET', '/api/messaging/events?after=3', 'read'],
    ['GET', '/messaging/slo', 'read'],
    ['GET', '/api/messaging/audit?messageId=3', 'write'],
    ['GET', '/api/messaging/audit/webhook', 'write'],
    ['GET', '/api/messaging/directory/erasures', 'write'],
    ['POST', '/api/messaging', 'write'],
    ['PATCH', '/api/messaging/messages/1', 'write'],
    ['DELETE', '/api/messaging/messages/1', 'write'],
    ['PUT', '/api/messaging/directory', 'write'],
    ['OPTIONS', '/api/messaging', 'write'],
  ])('%s %s goes to %s', async (method, path, upstream) => {
    const response = await ask(path, { method });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ upstream, method, url: path });
  });

  it('sends tickets to the realtime nodes in turn', async () => {
    const nodes = new Set<string>();
    for (let attempt = 0; attempt < 4; attempt += 1)
      nodes.add((await seenOf('/api/messaging/realtime/tickets', { method: 'POST' })).upstream);
    expect([...nodes].sort()).toEqual(['node-1', 'node-2']);
  });

  it('keeps a polling connection on one node, from its handshake to its upgrade', async () => {
    const nodes = new Set<string>();
    for (let attempt = 0; attempt < 6; attempt += 1) {
      nodes.add((await seenOf('/api/messaging/socket/?EIO=4&transport=polling')).upstream);
      nodes.add((await seenOf(`/api/messaging/socket/?EIO=4&transport=polling&sid=${attempt}`)).upstream);
      nodes.add((await seenOf(`/api/messaging/socket/?EIO=4&transport=websocket&sid=${attempt}`)).upstream);
    }
    expect(nodes.size).toBe(1);
  });

  it('spreads clients that name their own route, each staying on its node', async () => {
    const nodes = new Map<string, string>();
    for (let client = 0; client < 16; client += 1) {
      const path = `/api/messaging/socket/?transport=polling&route=client-${client}`;
      const first = (await seenOf(path)).upstream;
      expect((await seenOf(`${path}&sid=1`)).upstream).toBe(first);
      nodes.set(first, path);
    }
    expect([...nodes.keys()].sort()).toEqual(['node-1', 'node-2']);
  });

  it('upgrades WebSockets and carries both directions, over all nodes', async () => {
    const nodes = new Set<string>();
    for (let attempt = 0; attempt < 16; attempt += 1) {
      const heard = await talk('/api/messaging/socket/?EIO=4&transport=websocket');
      expect(heard).toMatch(/^HTTP\/1.1 101 /);
      expect(heard).toContain('echo hello;');
      nodes.add(/(node-\d) upgrade;/.exec(heard)?.[1] ?? 'no node');
    }
    expect([...nodes].sort()).toEqual(['node-1', 'node-2']);
  });

  it.each([
    '//api/messaging/socket',
    '/api/messaging/%73ocket',
    '/x/../api/messaging/socket',
    '/api/messaging/sockets',
  ])('brings no other way of writing the socket’s path to a node, as %s', async (path) => {
    expect(await talk(path)).toMatch(/^HTTP\/1\.1 404 /);
  });

  it('knows no other addresses', async () => {
    for (const path of [
      '/',
      '/api',
      '/api/messagingx',
      '/metrics',
      '/readyz',
      '/messaging/',
      '/messaging/secret.txt',
    ]) {
      const response = await ask(path);
      expect([path, response.status]).toEqual([path, 404]);
      expect(await response.json()).toMatchObject({ type: 'urn:messaging:problem:not-found', status: 404 });
    }
  });
});

describe('answers', () => {
  // More often than refusals must be repeated before the gateway gives them itself.
  const TIMES = 12;

  it.each(['GET', 'POST'])(
    'class 31: an answer from a shared cache; to %s each is the service’s own to who asked, and none is kept',
    async (method) => {
      const asked = Array.from({ length: TIMES }, (_, i) => ({
        authorization: `Bearer head.payload.${(i % 3 === 0 ? 'anna' : 'boris').repeat(20)}`,
        'x-asked': String(i),
      }));
      const told: unknown[] = [];
      for (const headers of asked)
        told.push((await seenOf('/api/messaging?topic=shared', { method, headers })).headers);
      expect(told).toMatchObject(asked);
    },
  );
});

describe('headers', () => {
  it('names every request anew, for the service and for the client', async () => {
    const own = '11111111-2222-3333-4444-555555555555';
    const response = await ask('/api/messaging', { headers: { 'X-Correlation-Id': own } });
    const seen = (await response.json()) as Seen;
    const named = response.headers.get('X-Correlation-Id');
    expect(named).toMatch(/^[0-9a-f]{32}$/);
    expect(seen.headers['x-correlation-id']).toBe(named);
  });

  it.each(['/api/messaging', '/api/messaging/realtime/tickets', '/api/messaging/socket/?transport=polling'])(
    'does not let a client speak for the gateway (%s)',
    async (path) => {
      const { headers } = await seenOf(path, {
        headers: {
          'X-Forwarded-For': '203.0.113.9',
          'X-Forwarded-Proto': 'https',
          'X-Forwarded-Host': 'evil.example',
          'X-Forwarded-Port': '1',
          'X-Real-IP': '203.0.113.9',
          Forwarded: 'for=203.0.113.9',
          'X-Original-URL': '/admin',
          'X-Rewrite-URL': '/admin',
          'X-HTTP-Method-Override': 'DELETE',
          Proxy: 'http://evil.example',
          'X-Correlation-Id': 'client-made-this-up',
        },
      });
      expect(headers['x-forwarded-for']).toBe('127.0.0.1');
      expect(headers['x-forwarded-proto']).toBe('http');
      expect(JSON.stringify(headers)).not.toMatch(/203\.0\.113|evil|admin|method-override|made-this-up/i);
    },
  );

  it('passes on what belongs to the API', async () => {
    const { headers, body } = await seenOf('/api/messaging', {
      method: 'POST',
      headers: { Authorization: 'Bearer t', 'Idempotency-Key': 'k', 'Consistency-Token': 's1.4' },
      body: '{"message":"hi"}',
    });
    expect(headers).toMatchObject({
      authorization: 'Bearer t',
      'idempotency-key': 'k',
      'consistency-token': 's1.4',
    });
    expect(body).toBe('{"message":"hi"}');
  });
});

describe('the gateway’s own answers', () => {
  it('refuses a body over 64 KB with a problem document', async () => {
    const response = await ask('/api/messaging', { method: 'POST', body: 'x'.repeat(64 * 1024 + 1) });
    expect(response.status).toBe(413);
    expect(response.headers.get('Content-Type')).toBe('application/problem+json');
    expect(await response.json()).toMatchObject({
      type: 'urn:messaging:problem:body-too-large',
      status: 413,
      correlationId: response.headers.get('X-Correlation-Id'),
    });
  });

  it('takes exactly 64 KB, and more for the directory', async () => {
    expect((await ask('/api/messaging', { method: 'POST', body: 'x'.repeat(64 * 1024) })).status).toBe(200);
    expect(
      (await ask('/api/messaging/directory', { method: 'PUT', body: 'x'.repeat(900 * 1024) })).status,
    ).toBe(200);
    expect(
      (await ask('/api/messaging/directory', { method: 'PUT', body: 'x'.repeat(1025 * 1024) })).status,
    ).toBe(413);
  });

  it('answers headers that are too large with a problem document', async () => {
    const response = await ask('/api/messaging', { headers: { 'X-Large': 'x'.repeat(20_000) } });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      type: 'urn:messaging:problem:invalid-request',
      status: 400,
    });
  });

  it.each([
    ['too long', `/api/messaging?topic=${'x'.repeat(40_000)}`],
    ['with a NUL', '/api/messaging/messages/%00'],
    ['with a NUL among other bytes', '/api/messaging/messages/a%00b/history'],
  ])('answers an address that is %s with a problem document', async (_name, path) => {
    const response = await ask(path);
    expect(response.headers.get('content-type')).toMatch('application/problem+json');
    expect({ status: response.status, body: await response.json() }).toMatchObject({
      status: 400,
      body: { type: 'urn:messaging:problem:invalid-request', status: 400 },
    });
  });

  it('answers 503 with Retry-After, readable by the ERP’s page, when a service is away', async () => {
    await stopWriteApi();
    const response = await ask('/api/messaging', { method: 'POST', headers: { Origin: ORIGIN }, body: '{}' });
    expect(response.status).toBe(503);
    expect(response.headers.get('Retry-After')).toBe('2');
    expect(response.headers.get('Access-Control-Allow-Origin')).toBe(ORIGIN);
    expect(await response.json()).toMatchObject({
      type: 'urn:messaging:problem:unavailable',
      status: 503,
      retryAfterSeconds: 2,
      correlationId: response.headers.get('X-Correlation-Id'),
    });
    const stranger = await ask('/api/messaging', {
      method: 'POST',
      headers: { Origin: 'http://evil.example' },
    });
    expect(stranger.headers.get('Access-Control-Allow-Origin')).toBeNull();
    expect((await ask('/api/messaging')).status).toBe(200);
  });

  it('serves the widget to any page, and 304 while it is unchanged', async () => {
    const response = await ask('/messaging/widget.js');
    expect(response.status).toBe(200);
    expect(response.headers.get('Content-Type')).toBe('application/javascript');
    expect(response.headers.get('Access-Control-Allow-Origin')).toBe('*');
    const etag = response.headers.get('ETag') ?? '';
    expect((await ask('/messaging/widget.js', { headers: { 'If-None-Match': etag } })).status).toBe(304);
    expect((await ask('/messaging/widget.js', { method: 'POST' })).status).toBe(405);
  });

  it('logs the path but never what was asked for', async () => {
    await ask('/api/messaging/people?query=very-private-name');
    const log = () => readFileSync(join(folder, 'logs/gateway-access.log'), 'utf8');
    expect(await waitUntil(() => log().includes('/api/messaging/people'), 5_000)).toBe(true);
    expect(log()).not.toContain('very-private-name');
    const lines = log().trim().split('\n');
    for (const line of lines) expect(JSON.parse(line)).toMatchObject({ correlationId: expect.any(String) });
  });
});

it('listens on loopback only', () => {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  const sockets = ['/proc/net/tcp', '/proc/net/tcp6'].map((file) => readFileSync(file, 'utf8')).join('\n');
  const LISTENING = '0A';
  const own = sockets
    .split('\n')
    .filter((line) => line.includes(`:${hex} `) && line.split(/\s+/)[4] === LISTENING);
  expect(own.map((line) => line.split(/\s+/)[2])).toEqual([`0100007F:${hex}`]);
});

it('compresses long answers', async () => {
  const encoding = await new Promise((resolve) => {
    const path = `/api/messaging?topic=${'long'.repeat(400)}`;
    httpRequest(gateway + path, { headers: { 'Accept-Encoding': 'gzip' } }, (response) => {
      response.resume();
      resolve(response.headers['content-encoding']);
    }).end();
  });
  expect(encoding).toBe('gzip');
});
