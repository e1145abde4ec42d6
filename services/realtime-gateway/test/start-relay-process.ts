import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** The real relay, as the process it is. */
export async function startRelayProcess({ databaseUrl, redisUrl }: { databaseUrl: string; redisUrl: string }) {
  const main = join(__dirname, '../../outbox-relay/src/main.ts');
  const relay = spawn(process.execPath, ['--conditions=source', '--import', 'tsx', main], {
    env: {
      PATH: process.env['PATH'],
      INSTANCE: 'relay',
      LOG_LEVEL: 'fatal',
      DATABASE_URL: databaseUrl,
      REDIS_URL: redisUrl,
      QUEUE_REDIS_URL: redisUrl,
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
  return { kill: () => end('SIGKILL'), stop: () => end('SIGTERM') };
}
