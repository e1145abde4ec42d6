import { createHash } from 'node:crypto';
import type { Redis } from './connect-redis.ts';

/**
 * A Lua script as a function. Sent by its digest; a server that has not seen it (a restart, a failover) answers
 * NOSCRIPT and gets the text. All keys must stand in one hash slot.
 */
export function createScript<Reply>(lua: string) {
  const digest = createHash('sha1').update(lua).digest('hex');
  return async function runScript(
    redis: Redis,
    scriptKeys: string[],
    args: (string | number)[],
  ): Promise<Reply> {
    try {
      return (await redis.evalsha(digest, scriptKeys.length, ...scriptKeys, ...args)) as Reply;
    } catch (error) {
      if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
      return (await redis.eval(lua, scriptKeys.length, ...scriptKeys, ...args)) as Reply;
    }
  };
}
