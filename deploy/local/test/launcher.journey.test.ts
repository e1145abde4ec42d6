import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { checkoutRoot } from '../src/checkout.ts';
import type { ClusterFile } from '../src/cluster/cluster-file.ts';
import { identifyProcess } from '../src/processes/process-identity.ts';
import { waitUntil } from '../src/processes/wait-until.ts';
import { listeningAddresses } from './listening-addresses.ts';
import { temporaryFolder } from './temporary-folder.ts';

const folder = join(temporaryFolder(), 'local');
const env = { ...process.env, MESSAGING_LOCAL: folder, CI: 'true' };

/** Runs a command of the launcher as `npm start`, `npm stop` and `npm run reset` do. */
function launch(...args: string[]) {
  const child = spawn(process.execPath, [join(checkoutRoot, 'deploy/local/dist/cli.js'), ...args], { env });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (piece: string) => (output += piece));
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return { child, ended, output: () => output };
}

async function run(...args: string[]) {
  const { ended, output } = launch(...args);
  return { code: await ended, output: output() };
}

async function untilSaid({ output, ended }: ReturnType<typeof launch>, words: string) {
  let isOver = false;
  void ended.then(() => (isOver = true));
  await waitUntil(() => isOver || output().includes(words), 120_000);
  expect(output()).toContain(words);
}

const cluster = () => JSON.parse(readFileSync(join(folder, 'cluster.json'), 'utf8')) as ClusterFile;
const isRunning = (pid: number | null) => pid !== null && identifyProcess(pid) !== undefined;

async function tokenOf(file: ClusterFile): Promise<string> {
  const { method, url, body } = file.token;
  const response = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return ((await response.json()) as { token: string }).token;
}

async function call(file: ClusterFile, method: string, body?: object) {
  const query = body ? '' : '?topic=launcher';
  const response = await fetch(`${file.gatewayUrl}/api/messaging${query}`, {
    method,
    headers: { authorization: `Bearer ${await tokenOf(file)}`, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
  return { status: response.status, text: await response.text() };
}

afterAll(() => run('stop'), 60_000);

// One story, in order: each test goes on where the one before it ended.
describe('npm start', () => {
  it('with --detach returns when every process is ready, and says where', async () => {
    const { code, output } = await run('start', '--detach');
    expect([code, output]).toEqual([0, expect.stringContaining('The cluster runs')]);
    expect(output).toContain(cluster().demoErpUrl);
    expect(output).toContain(cluster().gatewayUrl);
    expect(output).toContain(cluster().people[0]?.username);
    for (const { url } of cluster().services) expect((await fetch(`${url}/readyz`)).status).toBe(200);
  }, 180_000);

  it('lists every process in cluster.json, which only its owner may read', () => {
    expect((statSync(join(folder, 'cluster.json')).mode & 0o777).toString(8)).toBe('600');
    const { services, gateway, database, redis, queueRedis } = cluster();
    expect(services.map(({ name }) => name)).toEqual([
      'write-api',
      'read-api',
      'realtime-gateway-1',
      'realtime-gateway-2',
      'outbox-relay',
      'moderation-worker',
      'notification-worker',
      'audit-worker',
      'demo-erp',
    ]);
    const all = [...services, gateway, database, redis, queueRedis];
    expect(all.filter(({ pid }) => !isRunning(pid))).toEqual([]);
    expect(new Set(all.map(({ pid }) => pid)).size).toBe(all.length);
  });

  it('listens nowhere but on loopback', () => {
    const { services, gateway, database, redis, queueRedis } = cluster();
    const addresses = [...services, gateway, database, redis, queueRedis].flatMap(({ pid }) =>
      listeningAddresses(pid!),
    );
    expect(addresses.length).toBeGreaterThanOrEqual(12);
    expect(addresses.filter((address) => !address.startsWith('127.0.0.1:'))).toEqual([]);
  });

  it('takes a message through the gateway as the token says', async () => {
    expect(
      await call(cluster(), 'POST', { topic: 'launcher', message: 'kept over a restart' }),
    ).toMatchObject({
      status: 201,
    });
    expect((await call(cluster(), 'GET')).text).toContain('kept over a restart');
  });

  it('says nothing of what people write, or are called, in any log', () => {
    const logs = join(folder, 'logs');
    const said = readdirSync(logs).map((file) => readFileSync(join(logs, file), 'utf8'));
    expect(said.join('').length).toBeGreaterThan(1_000);
    const names = cluster().people.map(({ displayName }) => displayName);
    expect(
      ['kept over a restart', ...names].filter((words) => said.some((log) => log.includes(words))),
    ).toEqual([]);
  });

  it('has every event sealed, whoever wrote it, and within ten seconds signed outside: npm run audit -- verify', async () => {
    const companyId = cluster().people[0]!.companyId;
    const report = async () => {
      const { code, output } = await run('audit', 'verify', '--company', companyId, '--json');
      return { code, ...(JSON.parse(output) as { ok: boolean; counts: Record<string, number> }) };
    };
    const until = performance.now() + 10_000;
    // There is nothing from outside to compare with before the first checkpoint.
    expect(await waitUntil(() => existsSync(join(folder, 'checkpoints', companyId)), 10_000)).toBe(true);
    const { events = 0 } = (await report()).counts;
    expect(events).toBeGreaterThan(10);
    const isCovered = async () => ((await report()).counts['covered'] ?? 0) >= events;
    expect(await waitUntil(isCovered, until - performance.now())).toBe(true);
    const { code, ok, counts } = await report();
    expect({ code, ok, ...counts }).toMatchObject({
      code: 0,
      ok: true,
      unsealed: 0,
      unchecked: 0,
      uncommitted: 0,
    });
    expect(counts['sealed']).toBe(counts['events']);
  }, 60_000);

  it('refuses to start twice, and to be cleared while it runs', async () => {
    const again = await run('start');
    expect([again.code, again.output]).toEqual([1, expect.stringMatching(/already runs.*npm stop/s)]);
    const cleared = await run('reset');
    expect([cleared.code, cleared.output]).toEqual([1, expect.stringContaining('Nothing was cleared')]);
    expect((await fetch(`${cluster().gatewayUrl}/healthz`)).status).toBe(200);
  }, 30_000);

  it('starts a crashed process again, says so, and keeps cluster.json true', async () => {
    const pidOf = () => cluster().services[0]?.pid ?? null;
    const first = pidOf();
    process.kill(first ?? 0, 'SIGKILL');
    const log = () => readFileSync(join(folder, 'logs/launcher.log'), 'utf8');
    expect(await waitUntil(() => log().includes('write-api is back'), 20_000)).toBe(true);
    expect(log()).toContain('write-api ended (SIGKILL); starting it again');
    expect(pidOf()).not.toBe(first);
    expect(isRunning(pidOf())).toBe(true);
  }, 30_000);

  it('is ended by npm stop, with all its processes', async () => {
    const { services, gateway, database, redis, queueRedis, launcherPid } = cluster();
    expect(await run('stop')).toMatchObject({
      code: 0,
      output: expect.stringContaining('Stopping the cluster'),
    });
    const pids = [...services, gateway, database, redis, queueRedis].map(({ pid }) => pid);
    expect([launcherPid, ...pids].filter(isRunning)).toEqual([]);
    expect(existsSync(join(folder, 'cluster.json'))).toBe(false);
    expect((await run('stop')).output).toContain('Nothing is running');
  }, 60_000);

  it('keeps its data and addresses, cleans up after a launcher that was killed, and ends cleanly at Ctrl-C', async () => {
    const first = launch('start');
    await untilSaid(first, 'The cluster runs');
    const before = cluster();
    first.child.kill('SIGKILL');
    await first.ended;
    expect(before.services.every(({ pid }) => isRunning(pid))).toBe(true);

    const second = launch('start');
    await untilSaid(second, 'The cluster runs');
    expect(second.output()).toMatch(/An earlier launcher died; ended what it left running: .*database/);
    expect(before.services.filter(({ pid }) => isRunning(pid))).toEqual([]);
    expect(cluster().gatewayUrl).toBe(before.gatewayUrl);
    expect((await call(cluster(), 'GET')).text).toContain('kept over a restart');
    const { services } = cluster();
    second.child.kill('SIGINT');
    expect(await second.ended).toBe(0);
    expect(services.filter(({ pid }) => isRunning(pid))).toEqual([]);
  }, 240_000);

  it('leaves nothing behind when it is interrupted while it starts', async () => {
    const starting = launch('start');
    await untilSaid(starting, 'Migrating the database');
    starting.child.kill('SIGINT');
    expect(await starting.ended).toBe(130);
    expect((await run('stop')).output).toContain('Nothing is running');
  }, 90_000);

  it('starts from nothing after npm run reset', async () => {
    expect(await run('reset')).toMatchObject({ code: 0, output: expect.stringContaining('Cleared') });
    expect(existsSync(folder)).toBe(false);
  }, 30_000);
});
