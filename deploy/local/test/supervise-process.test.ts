import { join } from 'node:path';
import { readFileSync, existsSync } from 'node:fs';
import { answersOk } from '../src/processes/answers-ok.ts';
import { findFreePort } from '../src/processes/free-port.ts';
import { openPortBook } from '../src/processes/port-book.ts';
import { superviseProcess } from '../src/processes/supervise-process.ts';
import { waitUntil } from '../src/processes/wait-until.ts';
import { temporaryFolder } from './temporary-folder.ts';

const folder = temporaryFolder();

const SERVER = `
  console.log('starting');
  require('node:http').createServer((_, res) => res.end('ok')).listen(process.env.PORT, '127.0.0.1');
`;

async function supervise(name: string, script: string, { graceMs = 2_000, readyTimeoutMs = 10_000 } = {}) {
  const port = await findFreePort();
  const changes: string[] = [];
  const plan = {
    name,
    program: process.execPath,
    args: ['-e', script],
    env: { PORT: `${port}` },
    folder,
    graceMs,
  };
  const supervised = superviseProcess(plan, {
    isReady: () => answersOk(`http://127.0.0.1:${port}/`),
    readyTimeoutMs,
    onChange: (_name, change) => void changes.push(change),
  });
  return { supervised, changes, port };
}

describe('a supervised process', () => {
  it('is brought back when it is killed, and says so', async () => {
    const { supervised, changes } = await supervise('killed', SERVER);
    await supervised.start();
    const first = supervised.pid;
    supervised.kill('SIGKILL');
    expect(await waitUntil(() => changes.length === 5, 10_000)).toBe(true);
    expect(changes).toEqual(['started', 'ready', 'crashed', 'started', 'ready']);
    expect(supervised.pid).not.toBe(first);
    expect(supervised.restarts).toBe(1);
    await supervised.stop();
    expect(supervised.pid).toBeUndefined();
  });

  it('waits longer from crash to crash', async () => {
    const { supervised, changes } = await supervise(
      'crashing',
      `${SERVER} setTimeout(() => process.exit(3), 300);`,
    );
    const times: number[] = [];
    await supervised.start();
    for (let crash = 1; crash <= 3; crash += 1) {
      await waitUntil(() => changes.filter((change) => change === 'started').length === crash + 1, 10_000);
      times.push(Date.now());
    }
    await supervised.stop();
    expect(times[2]! - times[1]!).toBeGreaterThan(900);
  });

  it('stays down after it was stopped', async () => {
    const { supervised, changes } = await supervise('stopped', SERVER);
    await supervised.start();
    await supervised.stop();
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(changes).toEqual(['started', 'ready', 'stopped']);
    await supervised.start();
    expect(supervised.pid).toBeDefined();
    await supervised.restart();
    await supervised.stop();
  });

  it('is killed when it does not stop in its time', async () => {
    const { supervised } = await supervise('stubborn', `process.on('SIGTERM', () => {}); ${SERVER}`, {
      graceMs: 300,
    });
    await supervised.start();
    const began = Date.now();
    await supervised.stop();
    expect(Date.now() - began).toBeGreaterThanOrEqual(290);
    expect(supervised.pid).toBeUndefined();
  });

  it('that ends while it starts is told with the end of its log, and not tried again', async () => {
    const { supervised, changes } = await supervise(
      'broken',
      "console.error('no such database'); process.exit(7)",
    );
    await expect(supervised.start()).rejects.toThrow(
      /broken ended \(code 7\) while it started.*no such database/s,
    );
    expect(changes).toEqual(['started']);
  });

  it('that never becomes ready is stopped', async () => {
    const { supervised } = await supervise('mute', 'setInterval(() => {}, 1000)', { readyTimeoutMs: 500 });
    await expect(supervised.start()).rejects.toThrow('mute is not ready after 0.5 s');
    expect(supervised.pid).toBeUndefined();
  });

  it('gets only the environment it is given', async () => {
    const script = `console.log('ENVIRONMENT ' + Object.keys(process.env).sort()); ${SERVER}`;
    const { supervised } = await supervise('bare', script);
    await supervised.start();
    await supervised.stop();
    expect(readFileSync(join(folder, 'logs/bare.log'), 'utf8')).toContain('ENVIRONMENT PORT\n');
    expect(existsSync(join(folder, 'run/bare.json'))).toBe(false);
  });
});

describe('the ports of a cluster', () => {
  it('are free, different, and the same the next time', async () => {
    const first = openPortBook(folder);
    const ports = await Promise.all(['a', 'b', 'c'].map((name) => first.take(name)));
    expect(new Set(ports).size).toBe(3);
    const second = openPortBook(folder);
    expect(await Promise.all(['c', 'b', 'a'].map((name) => second.take(name)))).toEqual([...ports].reverse());
  });

  it('move when somebody else has taken one', async () => {
    const { supervised, port } = await supervise('taker', SERVER);
    await supervised.start();
    expect(await findFreePort(port)).not.toBe(port);
    await supervised.stop();
    expect(await findFreePort(port)).toBe(port);
  });
});
