import { setTimeout as sleep } from 'node:timers/promises';
import { serveApp } from './serve-app.ts';

const ORIGIN = 'https://erp.example';

/** An app whose work at /work ends when it is told to, and that holds `mostInFlight` requests. */
async function startBusyApp(mostInFlight: number, loopDelayMs?: number) {
  const waiting: (() => void)[] = [];
  let pressure = 0;
  const app = await serveApp(
    (express) => {
      express.all('/work', async (_req, res) => {
        await new Promise<void>((resolve) => waiting.push(resolve));
        res.json({ done: true });
      });
      express.get('/quick', (_req, res) => res.json({}));
    },
    {
      allowedOrigins: [ORIGIN],
      load: {
        mostInFlight,
        ...(loopDelayMs === undefined ? {} : { loopDelayMs }),
        signals: [{ reason: 'stock', pressure: () => pressure }],
        importanceOf: (method) => (method === 'PUT' ? 'low' : 'high'),
      },
    },
  );
  const call = (path: string, init: RequestInit = {}) =>
    fetch(`${app.url}${path}`, { headers: { Origin: ORIGIN }, ...init });
  return {
    ...app,
    call,
    waiting,
    finish: () => waiting.splice(0).forEach((resolve) => resolve()),
    setPressure: (value: number) => (pressure = value),
  };
}

describe('an app with more to do than it can', () => {
  it('refuses at once what is too much, with a time to come back, and takes more as soon as it can', async () => {
    const app = await startBusyApp(10);
    const first = Array.from({ length: 10 }, () => app.call('/work'));
    while (app.waiting.length < 10) await sleep(5);

    const refused = await app.call('/work', { method: 'POST', body: '{"a":1}' });
    expect(refused.status).toBe(503);
    expect(refused.headers.get('content-type')).toBe('application/problem+json');
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(refused.headers.get('access-control-allow-origin')).toBe(ORIGIN);
    expect(await refused.json()).toMatchObject({
      type: 'urn:messaging:problem:unavailable',
      correlationId: refused.headers.get('x-correlation-id'),
    });
    expect(app.waiting).toHaveLength(10);
    expect((await fetch(`${app.url}/healthz`)).status).toBe(200);
    const metrics = await (await fetch(`${app.url}/metrics`)).text();
    expect(metrics).toMatch(/load_shed_total{reason="in-flight",[^}]*} 1/);
    expect(metrics).toMatch(
      /http_request_duration_seconds_count{[^}]*method="POST",route="\/api\/messaging",status="503"} 1/,
    );

    app.finish();
    expect((await Promise.all(first)).map(({ status }) => status)).toEqual(Array(10).fill(200));
    expect((await app.call('/quick')).status).toBe(200);
    await app.close();
  });

  it('refuses what matters less before what matters more', async () => {
    const app = await startBusyApp(10);
    const statuses = async () => [
      (await app.call('/quick', { method: 'PUT' })).status,
      (await app.call('/quick')).status,
    ];
    app.setPressure(0.6);
    expect(await statuses()).toEqual([405, 200]);
    app.setPressure(0.8);
    expect(await statuses()).toEqual([503, 200]);
    app.setPressure(1);
    expect(await statuses()).toEqual([503, 503]);
    app.setPressure(0);
    expect(await statuses()).toEqual([405, 200]);
    await app.close();
  });

  it('refuses while its event loop is late again and again, not after one pause', async () => {
    const app = await startBusyApp(10, 40);
    block(300);
    expect((await app.call('/quick')).status).toBe(200);
    let isBlocking = true;
    const keepBlocking = () => {
      block(100);
      if (isBlocking) setTimeout(keepBlocking, 1);
    };
    keepBlocking();
    while ((await app.call('/quick')).status !== 503);
    isBlocking = false;
    while ((await app.call('/quick')).status !== 200);
    await app.close();
  });
});

function block(milliseconds: number): void {
  const until = performance.now() + milliseconds;
  while (performance.now() < until);
}
