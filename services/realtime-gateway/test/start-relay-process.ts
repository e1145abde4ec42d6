import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { eventually, freePort, TEST_BUS_KEY } from '@messaging/test-kit';

const START_MS = 30_000;

/** The real relay, as the process it is. Resolves when it is ready. */
export async function startRelayProcess({
  databaseUrl,
  redisUrl,
}: {
  databaseUrl: string;
  redisUrl: string;
}) {
  const main = join(__dirname, '../../outbox-relay/src/main.ts');
  const port = await freePort();
  const relay = spawn(process.execPath, ['--conditions=source', '--import', 'tsx', main], {
    env: {
      PATH: process.env['PATH'],
      INSTANCE: 'relay',
      PORT: String(port),
      LOG_LEVEL: 'fatal',
      DATABASE_URL: databaseUrl,
      REDIS_URL: redisUrl,
      QUEUE_REDIS_URL: redisUrl,
      BUS_KEY: TEST_BUS_KEY,
      DRAIN_DELAY_MS: '0',
    },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  await once(relay, 'spawn');
  let ended = false;
  const exit = once(relay, 'exit').then(([code]) => {
    ended = true;
    return code as number | null;
  });

  async function end(signal: NodeJS.Signals): Promise<number | null> {
    if (!ended) relay.kill(signal);
    return exit;
  }
  await eventually(async () => {
    const { ok } = await fetch(`http://127.0.0.1:${port}/readyz`);
    if (!ok) throw new Error('the relay is not ready');
  }, START_MS);
  return { kill: () => end('SIGKILL'), stop: () => end('SIGTERM') };
}
