import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

type Line = Record<string, unknown> & { msg?: string };

const running: ChildProcess[] = [];
afterEach(() => running.splice(0).forEach((child) => child.kill('SIGKILL')));

/** The sample service as a real process, with what it has logged so far. */
function startProcess(env: Record<string, string> = {}) {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', '--conditions=source', join(__dirname, 'fixtures/sample-service.ts')],
    {
      env: { PATH: process.env['PATH'], API_URL: 'http://127.0.0.1:1', DRAIN_DELAY_MS: '300', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  running.push(child);
  const lines: Line[] = [];
  let errors = '';
  let rest = '';
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  child.stdout.on('data', (chunk: Buffer) => {
    const parts = (rest + chunk.toString()).split('\n');
    rest = parts.pop() ?? '';
    lines.push(...parts.map((part) => JSON.parse(part) as Line));
  });
  const exited = once(child, 'exit').then(([code]) => code as number | null);

  async function line(msg: string): Promise<Line> {
    for (let waited = 0; waited < 20_000; waited += 20) {
      const found = lines.find((one) => one.msg === msg);
      if (found) return found;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error(`"${msg}" was not logged; stderr: ${errors}`);
  }

  return { child, lines, exited, line, errors: () => errors };
}

async function startListening(env: Record<string, string> = {}) {
  const service = startProcess(env);
  const { port } = await service.line('listening');
  await service.line('started');
  return { ...service, url: `http://127.0.0.1:${String(port)}` };
}

describe('a service as a process', () => {
  it('stops in order: not ready, drain, requests under way answered, resources in reverse', async () => {
    const service = await startListening();
    expect((await fetch(`${service.url}/readyz`)).status).toBe(200);
    const slow = fetch(`${service.url}/slow`);
    await new Promise((resolve) => setTimeout(resolve, 50));
    service.child.kill('SIGTERM');
    await service.line('stopping');

    // Draining: not ready, yet still serving whoever has not noticed.
    const draining = await fetch(`${service.url}/readyz`);
    expect(draining.status).toBe(503);
    expect(await draining.text()).toContain('draining');
    expect((await fetch(`${service.url}/healthz`)).status).toBe(200);

    expect(await (await slow).json()).toEqual({ answered: true });
    expect(await service.exited).toBe(0);
    const closed = service.lines.filter((line) => line.msg === 'closed').map((line) => line['closed']);
    expect(closed).toEqual(['http server', 'second', 'first']);
    expect(service.lines.at(-1)).toMatchObject({ msg: 'stopped', clean: true });
    await expect(fetch(`${service.url}/healthz`)).rejects.toThrow();
  });

  it('does not wait for idle keep-alive connections', async () => {
    const service = await startListening({ DRAIN_DELAY_MS: '0' });
    await (await fetch(`${service.url}/healthz`)).text();
    const startedAt = performance.now();
    service.child.kill('SIGINT');
    expect(await service.exited).toBe(0);
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });

  it('ends with code 1 when something does not close in time, and still closes the rest', async () => {
    const service = await startListening({ MODE: 'stuck', DRAIN_DELAY_MS: '0' });
    service.child.kill('SIGTERM');
    expect(await service.exited).toBe(1);
    expect(service.lines.find((line) => line.msg === 'could not close')).toMatchObject({ closed: 'second' });
    expect(service.lines.filter((line) => line.msg === 'closed').map((line) => line['closed'])).toEqual([
      'http server',
      'first',
    ]);
  });

  it('names bad variables on standard error and ends with code 78', async () => {
    const service = startProcess({ API_URL: 'ftp://x', PORT: 'many' });
    expect(await service.exited).toBe(78);
    expect(service.errors()).toContain('API_URL: must be a URL that starts with http:// or https://');
    expect(service.errors()).toContain('PORT: must be a whole number');
    expect(service.errors()).not.toContain('    at ');
  });

  it('ends with code 1 when it cannot start', async () => {
    const service = startProcess({ MODE: 'fails' });
    expect(await service.exited).toBe(1);
    expect(service.lines.at(-1)).toMatchObject({
      level: 'fatal',
      msg: 'could not start',
      err: { message: 'cannot start' },
    });
  });

  it.each([
    ['/throw', 'uncaught exception', 'nobody catches this'],
    ['/reject', 'unhandled rejection', 'nobody awaits this'],
  ])('ends with code 1 and a fatal line after %s', async (path, msg, message) => {
    const service = await startListening();
    await fetch(`${service.url}${path}`).catch(() => undefined);
    expect(await service.exited).toBe(1);
    expect(service.lines.at(-1)).toMatchObject({ level: 'fatal', msg, err: { message } });
  });
});
