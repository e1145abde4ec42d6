import type { ConnectionOptions } from 'bullmq';
import {
  assertNoEviction,
  closeRedis,
  connectRedis,
  cutRedis,
  isRedisUnavailable,
  pingRedis,
  type Redis,
} from '@messaging/redis';
import type { Logger } from '@messaging/service-kit';

/** How soon a worker looks again after Redis failed it, in milliseconds (BullMQ waits 15 s). */
export const LOOK_AGAIN_MS = 500;

export interface QueueConnectionOptions {
  name: string;
  role: 'queue-producer' | 'queue-worker';
  logger: Logger | undefined;
}

/** A connection to the queues' Redis, once that has shown that it never evicts. */
export async function connectQueue(redisUrl: string, options: QueueConnectionOptions) {
  const redis = await connectRedis(redisUrl, options);
  // BullMQ makes a second connection of ours, to wait for jobs on.
  const copies: Redis[] = [];
  const duplicate = redis.duplicate.bind(redis);
  redis.duplicate = (override) => {
    const copy = duplicate(override);
    copies.push(copy);
    return copy;
  };

  try {
    await assertNoEviction(redis);
  } catch (error) {
    await closeRedis(redis);
    throw error;
  }
  return {
    // BullMQ's types were written for an older ioredis, whose commands are the same.
    forBullmq: redis as unknown as ConnectionOptions,
    ping: () => pingRedis(redis),
    close: () => closeRedis(redis),
    /** Cuts it and its copies, whatever they wait for. */
    cut: () => [redis, ...copies].forEach(cutRedis),
  };
}

export type QueueConnection = Awaited<ReturnType<typeof connectQueue>>;

/** Logs a worker's own errors. That Redis is away the connection says itself, once a minute and not twice a second. */
export function createSayError(logger: Logger | undefined, fields: object) {
  return function sayError(error: Error): void {
    if (!isRedisUnavailable(error)) logger?.warn({ ...fields, err: error }, 'queue worker');
  };
}
