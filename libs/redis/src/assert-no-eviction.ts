import type { Redis } from './connect-redis.ts';

/**
 * Refuses a Redis that may throw jobs away when its memory is full. Asks INFO and not CONFIG, which managed services
 * forbid.
 */
export async function assertNoEviction(redis: Redis): Promise<void> {
  const info = await redis.info('memory');
  const policy = /^maxmemory_policy:(\S+)/m.exec(info)?.[1];
  if (policy === 'noeviction') return;
  throw new Error(
    `the queue's Redis has maxmemory-policy "${policy ?? 'unknown'}" and could drop jobs: set it to "noeviction"`,
  );
}
