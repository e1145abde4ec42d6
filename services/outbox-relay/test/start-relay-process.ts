import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { TEST_BUS_KEY } from '@messaging/test-kit';
import type { Ground } from './start-relay.ts';

/** The relay as a process of its own, that can be killed. */
export async function startRelayProcess(
  { test, bus, queues }: Pick<Ground, 'test' | 'bus' | 'queues'>,
  name: string,
) {
  const main = join(__dirname, '../src/main.ts');
  const process_ = spawn(process.execPath, ['--conditions=source', '--import', 'tsx', main], {
    env: {
      PATH: process.env['PATH'],
      INSTANCE: name,
      LOG_LEVEL: 'warn',
      DATABASE_URL: test.url,
      REDIS_URL: bus.url,
      QUEUE_REDIS_URL: queues.url,
      BUS_KEY: TEST_BUS_KEY,
      DRAIN_DELAY_MS: '0',
    },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  await once(process_, 'spawn');
  const end = async (signal: NodeJS.Signals) => {
    const gone = once(process_, 'exit');
    process_.kill(signal);
    return (await gone) as [code: number | null, signal: string | null];
  };
  return { kill: () => end('SIGKILL'), stop: () => end('SIGTERM') };
}
