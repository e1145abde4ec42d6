import type { Id } from '@messaging/contracts';
import type { Redis } from './connect-redis.ts';
import { keys } from './keys.ts';

/**
 * Says "this company's stream has grown". All of one turn of the event loop go out as one PUBLISH. A lost nudge costs
 * time, never an event: whoever listens also sweeps.
 */
export function createNudge(redis: Redis) {
  const waiting = new Set<Id>();

  function flush(): void {
    const companies = [...waiting].join(',');
    waiting.clear();
    redis.publish(keys.nudgeChannel, companies).catch(() => undefined);
  }

  return function nudge(companyId: Id): void {
    if (waiting.size === 0) setImmediate(flush);
    waiting.add(companyId);
  };
}

export type Nudge = ReturnType<typeof createNudge>;

/**
 * Calls `onCompany` for each nudge, and `onReconnect` when the subscription was interrupted: what was said meanwhile is
 * lost. Answers a function that ends it.
 */
export async function subscribeNudges(
  subscriber: Redis,
  onCompany: (companyId: Id) => void,
  onReconnect: () => void = () => undefined,
): Promise<() => Promise<void>> {
  const onMessage = (channel: string, message: string) => {
    if (channel === keys.nudgeChannel) message.split(',').forEach((companyId) => onCompany(companyId));
  };
  subscriber.on('message', onMessage);
  await subscriber.subscribe(keys.nudgeChannel);
  subscriber.on('ready', onReconnect);

  return async function unsubscribe() {
    subscriber.off('message', onMessage);
    subscriber.off('ready', onReconnect);
    if (subscriber.status === 'ready') await subscriber.unsubscribe(keys.nudgeChannel);
  };
}
