import { monitorRedis } from './monitor-redis.ts';
import type { TextWatch } from './text-watch.ts';

const COMPANY_TAG = /company:(\d{1,19})/g;
// BullMQ's keys.
const QUEUES = '{messaging}';
const AGAIN_MS = 100;

/** The companies a command is about. */
export const companiesIn = (line: string): string[] => [
  ...new Set([...line.matchAll(COMPANY_TAG)].map(([, id = '']) => id)),
];

/**
 * Notes everything that a Redis is told from now on, also when it goes away and comes back: a company's own channels and
 * keys may hold what is that company's.
 */
export async function noteRedis(url: string, watch: Pick<TextWatch, 'note'>) {
  let stopped = false;
  let monitor: { stop: () => void } | undefined;

  function noteCommand(line: string): void {
    const companies = companiesIn(line);
    if (line.includes(QUEUES)) watch.note('queue', line);
    else watch.note('Redis', line, companies.length === 1 ? companies : []);
  }
  async function attach(): Promise<void> {
    monitor = await monitorRedis(url, noteCommand, () => void setTimeout(attachAgain, AGAIN_MS).unref());
  }
  function attachAgain(): void {
    if (!stopped) attach().catch(() => setTimeout(attachAgain, AGAIN_MS).unref());
  }

  await attach();
  return {
    stop(): void {
      stopped = true;
      monitor?.stop();
    },
  };
}
