import { once } from 'node:events';
import { connect } from 'node:net';
import express from 'express';
import { currentCorrelationId } from '../src/index.ts';
import { serveApp, type ServedApp } from './serve-app.ts';

let app: ServedApp;
beforeAll(async () => {
  app = await serveApp(
    (main) => {
      main.get('/messages/:id', (_req, res) => void res.json({ correlationId: currentCorrelationId() }));
      main.post('/echo', async (req, res) => {
        await new Promise((resolve) => setTimeout(resolve, 2));
        res.json({ body: req.body as unknown, correlationId: currentCorrelationId() });
      });
      const nested = express.Router();
      nested.get('/things/:id', () => {
        throw new Error('nested');
      });
      main.use('/nested', nested);
      main.get('/hangs', () => undefined);
      main.get('/late', async (_req, res) => {
        await new Promise((resolve) => setTimeout(resolve, 400));
        res.json({});
      });
    },
    { requestTimeoutMs: 200, allowedOrigins: ['https://erp.example'] },
  );
});
afterAll(() => app.close());

describe('every answer', () => {
  it('has the headers that keep it private and inert', async () => {
    const { headers } = await fetch(`${app.url}/messages/5`);
    expect(headers.get('cache-control')).toBe('private, no-store');
    expect(headers.get('content-security-policy')).toBe("default-src 'none';frame-ancestors 'none'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('strict-transport-security')).toContain('max-age=');
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('etag')).toBeNull();
  });
});

describe('an address inside a mounted router', () => {
  it('is answered with 405 and its methods, or with 404', async () => {
    const refused = await fetch(`${app.url}/nested/things/5`, { method: 'DELETE' });
    expect([refused.status, refused.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
    expect((await fetch(`${app.url}/nested/other`, { method: 'DELETE' })).status).toBe(404);
    expect((await fetch(`${app.url}/things/5`)).status).toBe(404);
  });
});

describe('a page of another origin', () => {
  it('may call and read answers and refusals when its origin is listed', async () => {
    const headers = { Origin: 'https://erp.example' };
    const preflight = await fetch(`${app.url}/echo`, {
      method: 'OPTIONS',
      headers: {
        ...headers,
        'Access-Control-Request-Method': 'POST',
        'Access-Control-Request-Headers': 'authorization',
      },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-origin')).toBe('https://erp.example');
    expect(preflight.headers.get('access-control-allow-credentials')).toBeNull();
    const refusal = await fetch(`${app.url}/echo`, { method: 'POST', headers, body: 'text' });
    expect(refusal.status).toBe(415);
    expect(refusal.headers.get('access-control-allow-origin')).toBe('https://erp.example');
    expect(refusal.headers.get('access-control-expose-headers')).toContain('Retry-After');
  });

  it('may not when it is not', async () => {
    const response = await fetch(`${app.url}/messages/5`, { headers: { Origin: 'https://evil.example' } });
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
    expect(response.headers.get('vary')).toContain('Origin');
  });
});

describe('the correlation id', () => {
  it('is the caller’s when it has the right form, in the answer and in the work', async () => {
    const response = await fetch(`${app.url}/messages/5`, {
      headers: { 'X-Correlation-Id': 'abcdef0123456789' },
    });
    expect(response.headers.get('x-correlation-id')).toBe('abcdef0123456789');
    expect(await response.json()).toEqual({ correlationId: 'abcdef0123456789' });
  });

  it.each(['short', 'has space in it', 'x'.repeat(65), 'semi;colon;semi', 'a"quote"b'])(
    'is a new one instead of %j',
    async (bad) => {
      const response = await fetch(`${app.url}/messages/5`, { headers: { 'X-Correlation-Id': bad } });
      expect(response.headers.get('x-correlation-id')).toMatch(/^[0-9a-f-]{36}$/);
    },
  );

  it('stays with its request through the body parser and timers when many run at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 50 }, async (_, index) => {
        const id = `concurrent-${index}`;
        const response = await fetch(`${app.url}/echo`, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json', 'X-Correlation-Id': id },
          body: JSON.stringify({ index }),
        });
        return { id, index, answer: (await response.json()) as unknown };
      }),
    );
    for (const { id, index, answer } of answers)
      expect(answer).toEqual({ body: { index }, correlationId: id });
  });
});

describe('the request metrics and log', () => {
  it('name the pattern of the route, never an id, also for errors inside a mounted router', async () => {
    await fetch(`${app.url}/messages/123456`);
    await fetch(`${app.url}/nested/things/123456`);
    await fetch(`${app.url}/unknown/123456`);
    const text = await app.metrics.print();
    expect(text).toContain('route="/messages/:id",status="200"');
    expect(text).toContain('route="/nested/things/:id",status="500"');
    expect(text).toContain('route="unmatched",status="404"');
    expect(text).toMatch(/http_request_duration_seconds_bucket\{le="0.3",service="sample"/);
    expect(text).not.toContain('123456');
  });

  it('log each request once, without its query', async () => {
    await fetch(`${app.url}/messages/77?query=somebody`, {
      headers: { 'X-Correlation-Id': 'logged-once-77' },
    });
    await new Promise((resolve) => setTimeout(resolve, 20));
    const lines = app.lines.filter((line) => line['correlationId'] === 'logged-once-77');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({
      msg: 'request',
      method: 'GET',
      path: '/messages/77',
      route: '/messages/:id',
      status: 200,
    });
    expect(JSON.stringify(lines[0])).not.toContain('somebody');
  });

  it('count a caller that went away as 499', async () => {
    await expect(fetch(`${app.url}/late`, { signal: AbortSignal.timeout(50) })).rejects.toThrow();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await app.metrics.print()).toContain('route="/late",status="499"');
  });
});

describe('a body that never ends', () => {
  it('is given up on when its sender goes away, and noted', async () => {
    const socket = connect(app.port, '127.0.0.1');
    socket.write(
      'POST /echo HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nX-Correlation-Id: broken-off-0001\r\nContent-Length: 50\r\n\r\n{"a":',
    );
    await new Promise((resolve) => setTimeout(resolve, 50));
    socket.destroy();
    await new Promise((resolve) => setTimeout(resolve, 50));
    const lines = app.lines.filter(
      (line) => line['correlationId'] === 'broken-off-0001' && line['level'] === 'info',
    );
    expect(lines).toEqual([expect.objectContaining({ msg: 'request', status: 499 })]);
  });

  it('is answered with 503 when its sender waits', async () => {
    const socket = connect(app.port, '127.0.0.1');
    socket.write(
      'POST /echo HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{"a":',
    );
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1.1 503 /);
    await once(socket, 'close');
  });
});

describe('a request that takes too long', () => {
  it('is answered with 503 and Retry-After instead of hanging', async () => {
    const startedAt = performance.now();
    const response = await fetch(`${app.url}/hangs`);
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('2');
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });

  it('does not break the process when its handler answers after all', async () => {
    expect((await fetch(`${app.url}/late`)).status).toBe(503);
    await new Promise((resolve) => setTimeout(resolve, 350));
    expect((await fetch(`${app.url}/messages/5`)).status).toBe(200);
  });
});
