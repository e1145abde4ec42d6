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

/** Says "sessions have ended". Carries nothing: what the bus says is never believed, only looked up. */
export function createAnnounceRevocation(redis: Redis) {
  return function announceRevocation(): void {
    redis.publish(keys.revocationChannel, '').catch(() => undefined);
  };
}

export type AnnounceRevocation = ReturnType<typeof createAnnounceRevocation>;

/** Calls `onCompany` for each announcement. Answers a function that ends it. */
export const onAccessChange = (subscriber: Redis, onCompany: (companyId: Id) => void) =>
  listen(subscriber, keys.accessChannel, onCompany);

/** Calls back for each announcement. Answers a function that ends it. */
export const onRevocation = (subscriber: Redis, callback: () => void) =>
  listen(subscriber, keys.revocationChannel, callback);

function listen(
  subscriber: Redis,
  channel: string,
  onMessage: (message: string) => void,
): () => Promise<void> {
  const hear = (from: string, message: string) => {
    if (from === channel) onMessage(message);
  };
  subscriber.on('message', hear);
  // Not waited for: a process starts without Redis, and the subscription is made when it comes.
  subscriber.subscribe(channel).catch(() => undefined);

  return async function stop() {
    subscriber.off('message', hear);
    if (subscriber.status === 'ready') await subscriber.unsubscribe(channel);
  };
}
