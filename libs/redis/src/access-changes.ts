import type { Id } from '@messaging/contracts';
import type { Redis } from './connect-redis.ts';
import { keys } from './keys.ts';

/**
 * Says "who may do what in this company has changed". Call it after the commit that raised the company's
 * `directory_version`. Sent at once: rights that ended must not be used for the length of a queue. A lost announcement
 * costs the time of a poll, since whoever remembers rights also reads the version.
 */
export function createAnnounceAccessChange(redis: Redis) {
  return function announceAccessChange(companyId: Id): void {
    redis.publish(keys.accessChannel, companyId).catch(() => undefined);
  };
}

export type AnnounceAccessChange = ReturnType<typeof createAnnounceAccessChange>;

/** Calls `onCompany` for each announcement. Answers a function that ends it. */
export function onAccessChange(subscriber: Redis, onCompany: (companyId: Id) => void): () => Promise<void> {
  const onMessage = (channel: string, companyId: string) => {
    if (channel === keys.accessChannel) onCompany(companyId);
  };
  subscriber.on('message', onMessage);
  // Not waited for: a process starts without Redis, and the subscription is made when it comes.
  subscriber.subscribe(keys.accessChannel).catch(() => undefined);

  return async function stop() {
    subscriber.off('message', onMessage);
    if (subscriber.status === 'ready') await subscriber.unsubscribe(keys.accessChannel);
  };
}
