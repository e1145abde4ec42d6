import { Redis } from 'ioredis';

/** Every command a Redis carries out from now on, its words as they came. */
export async function monitorRedis(url: string, onCommand: (words: readonly string[]) => void) {
  const redis = new Redis(url, { maxRetriesPerRequest: 1 });
  const monitor = await redis.monitor();
  monitor.on('monitor', (_time: string, words: string[]) => onCommand(words));
  return {
    stop(): void {
      monitor.disconnect();
      redis.disconnect();
    },
  };
}
