import {
  createMetrics,
  createOperationsListener,
  createReadiness,
  createHttpServer,
  closeHttpServer,
  listen,
} from '../src/index.ts';

async function start() {
  const readiness = createReadiness();
  const metrics = createMetrics({ service: 'sample' });
  const server = createHttpServer(createOperationsListener({ metrics, readiness }));
  const port = await listen(server, { host: '127.0.0.1', port: 0 });
  const get = async (path: string) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`);
    return { status: response.status, text: await response.text() };
  };
  return { readiness, metrics, get, close: () => closeHttpServer(server) };
}

let process_: Awaited<ReturnType<typeof start>>;
beforeEach(async () => (process_ = await start()));
afterEach(() => process_.close());

describe('the operations endpoints', () => {
  it('answer /healthz while the process lives, ready or not', async () => {
    expect(await process_.get('/healthz')).toEqual({ status: 200, text: '{"status":"alive"}' });
  });

  it('answer /readyz with 503 until everything is started', async () => {
    expect(await process_.get('/readyz')).toMatchObject({
      status: 503,
      text: expect.stringContaining('starting') as string,
    });
    process_.readiness.markStarted();
    expect(await process_.get('/readyz')).toEqual({ status: 200, text: '{"status":"ready"}' });
  });

  it('name what fails: what throws, what rejects and what does not answer within a second', async () => {
    process_.readiness.markStarted();
    process_.readiness.add('fine', () => 'yes');
    process_.readiness.add('throws', () => {
      throw new Error('mysql://app:hunter2@db');
    });
    process_.readiness.add('rejects', () => Promise.reject(new Error('away')));
    process_.readiness.add('hangs', () => new Promise(() => undefined));
    const startedAt = performance.now();
    const { status, text } = await process_.get('/readyz');
    expect(status).toBe(503);
    expect(JSON.parse(text)).toEqual({ status: 'not ready', failing: ['throws', 'rejects', 'hangs'] });
    expect(performance.now() - startedAt).toBeLessThan(2_500);
  });

  it('answer /readyz with 503 while draining', async () => {
    process_.readiness.markStarted();
    process_.readiness.markDraining();
    expect(await process_.get('/readyz')).toMatchObject({
      status: 503,
      text: expect.stringContaining('draining') as string,
    });
  });

  it('answer /metrics with process metrics, own metrics and the service as a label', async () => {
    process_.metrics
      .counter({ name: 'things_total', help: 'Things.', labels: ['kind'] })
      .add(2, { kind: 'a' });
    process_.metrics
      .counter({ name: 'things_total', help: 'Things.', labels: ['kind'] })
      .add(1, { kind: 'a' });
    process_.metrics.gauge({ name: 'backlog', help: 'Backlog.', collect: () => 41 });
    const { text } = await process_.get('/metrics');
    expect(text).toContain('things_total{kind="a",service="sample"} 3');
    expect(text).toContain('backlog{service="sample"} 41');
    expect(text).toMatch(/process_cpu_seconds_total\{service="sample"\}/);
  });

  it('answer 404 for everything else', async () => {
    expect((await process_.get('/')).status).toBe(404);
  });
});
