import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { startCluster, type Cluster } from '@messaging/local-cluster';
import { watched } from '../../../tests/journeys/watch-cluster.ts';

const ROOT = resolve(__dirname, '../../..');
const RUNBOOKS = join(ROOT, 'docs/runbooks');
const MINUTE = 60_000;
const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  scripts: { ask: string };
};
const ask = scripts.ask;

/** The commands of a runbook, one a line of its `sh` blocks. */
function commandsOf(file: string): string[] {
  const text = readFileSync(join(RUNBOOKS, file), 'utf8');
  const blocks = [...text.matchAll(/^ *```sh\n([^]*?)^ *```$/gm)].map(([, block]) => block ?? '');
  return blocks
    .flatMap((block) => block.split('\n').map((line) => line.trim()))
    .filter((line) => line !== '');
}

describe('the runbooks', () => {
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await watched(await startCluster({ name: `runbooks-${process.pid}`, durable: false }));
  }, 2 * MINUTE);
  afterAll(() => cluster?.stop(), MINUTE);

  // As written, but of this test's own cluster, and without waiting for npm before each of the many questions.
  function run(command: string) {
    const own = command.replaceAll('.local/', `${cluster.folder}/`).replace('npm run -s ask --', ask);
    const env = { ...process.env, CLUSTER_FILE: join(cluster.folder, 'cluster.json') };
    const { status, stdout, stderr } = spawnSync('bash', ['-euc', own], {
      cwd: ROOT,
      env,
      encoding: 'utf8',
      // With a socket as its input bash takes itself for a remote shell and reads the machine's own settings.
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return { status, stdout, stderr };
  }

  it.each(readdirSync(RUNBOOKS))(
    '%s has commands, and every one of them runs',
    (file) => {
      const commands = commandsOf(file);
      expect(commands.length).toBeGreaterThan(0);
      for (const command of commands) {
        const { status, stdout, stderr } = run(command);
        expect({ command, status, stderr }).toEqual({ command, status: 0, stderr: '' });
        expect(`${command}: ${stdout}`).not.toContain('does not answer');
      }
    },
    2 * MINUTE,
  );

  it('get an answer, not only an exit code', () => {
    expect(run('npm run -s ask -- ready').stdout).toContain('write-api  {"status":"ready"}');
    expect(run('npm run -s ask -- metrics read-api tenant_leaks_blocked_total').stdout).toMatch(
      /read-api {2}tenant_leaks_blocked_total\S* 0/,
    );
    expect(run('npm run -s ask -- sql "SELECT 1 AS answers"').stdout.trim()).toBe('{"answers":1}');
    expect(run('npm run -s ask -- queue-redis PING').stdout.trim()).toBe('PONG');
  });

  it('fail when a question makes no sense', () => {
    expect(run('npm run -s ask -- metrics nobody x').status).toBe(1);
    expect(run('npm run -s ask -- sql "SELECT nothing FROM nowhere"').status).toBe(1);
  });
});
