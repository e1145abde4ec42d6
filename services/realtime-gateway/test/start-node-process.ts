import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { eventually, freePort, TEST_BUS_KEY } from '@messaging/test-kit';
import type { Ground } from './start-cluster.ts';

const START_MS = 60_000;

/** A realtime node as the process it is, so that a test sees it live or die. */
export async function startNodeProcess({ databaseUrl, redis, issuer }: Ground) {
  const port = await freePort();
  const main = join(__dirname, '../src/main.ts');
  const node = spawn(process.execPath, ['--conditions=source', '--import', 'tsx', main], {
    env: {
      PATH: process.env['PATH'],
      INSTANCE: 'fuzzed',
      PORT: String(port),
      LOG_LEVEL: 'error',
      DATABASE_URL: databaseUrl,
      REDIS_URL: redis.url,
      BUS_KEY: TEST_BUS_KEY,
      TOKEN_ISSUER: issuer.issuer,
      TOKEN_AUDIENCE: issuer.audience,
      JWKS_URL: issuer.jwksUrl,
      RATE_LIMITS: 'ticket=10000000:10000000',
      DRAIN_DELAY_MS: '0',
      DRAIN_SPREAD_MS: '0',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [node.stdout, node.stderr])
    stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  let ended: { code: number | null; signal: NodeJS.Signals | null } | undefined;
  const exit = once(node, 'exit').then(([code, signal]) => {
    ended = { code: code as number | null, signal: signal as NodeJS.Signals | null };
  });
  const url = `http://127.0.0.1:${port}`;
  async function stop(): Promise<void> {
    if (!ended) node.kill('SIGTERM');
    await exit;
  }
  try {
    await eventually(async () => {
      // There is nothing left to wait for.
      if (ended) return;
      const { ok } = await fetch(`${url}/readyz`);
      if (!ok) throw new Error('the node is not ready');
    }, START_MS);
    if (ended) throw new Error(`the node ended: ${said}`);
  } catch (error) {
    await stop();
    throw error;
  }

  async function metric(name: string): Promise<number> {
    const text = await (await fetch(`${url}/metrics`)).text();
    return Number(new RegExp(`^${name}(?:{?[^}]*})? (\\S+)$`, 'm').exec(text)?.[1] ?? NaN);
  }

  return {
    url,
    port,
    metric,
    exit,
    /** How it ended; undefined while it lives. */
    ended: () => ended,
    /** Everything it logged at level error and above, and whatever else it printed. */
    said: () => said,
    stop,
  };
}
