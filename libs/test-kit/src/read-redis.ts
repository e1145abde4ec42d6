import { Redis } from 'ioredis';

/** Every key of a Redis with what it holds: `text` is the key and its value as JSON. */
export async function readRedis(url: string): Promise<{ at: string; text: string }[]> {
  const client = new Redis(url, { protocol: 2 });
  const read: Record<string, (key: string) => Promise<unknown>> = {
    string: (key) => client.get(key),
    hash: (key) => client.hgetall(key),
    list: (key) => client.lrange(key, 0, -1),
    set: (key) => client.smembers(key),
    zset: (key) => client.zrange(key, '0', '-1'),
    stream: (key) => client.xrange(key, '-', '+'),
    // Gone meanwhile.
    none: async () => undefined,
  };
  try {
    const found: { at: string; text: string }[] = [];
    for (const key of await client.keys('*')) {
      const value = await read[await client.type(key)]!(key);
      found.push({ at: key, text: `${key} ${JSON.stringify(value)}` });
    }
    return found;
  } finally {
    client.disconnect();
  }
}
