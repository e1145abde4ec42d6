import { eventually, openLink, startPrivateRedis } from '@messaging/test-kit';
import { assertNoEviction, closeRedis, connectRedis, isRedisUnavailable, pingRedis } from '../src/index.ts';

describe('a connection for commands', () => {
  it('fails at once while redis is away, says that it is unavailable, and recovers', async () => {
    const server = await startPrivateRedis();
    const redis = await connectRedis(server.url, { name: 'api-1', role: 'commands' });
    expect(await redis.client('GETNAME')).toBe('api-1');
    await pingRedis(redis);

    await server.kill();
    await eventually(() => expect(redis.status).not.toBe('ready'));
    const startedAt = performance.now();
    const failure: unknown = await redis.get('x').catch((error: unknown) => error);
    expect(isRedisUnavailable(failure)).toBe(true);
    await expect(pingRedis(redis)).rejects.toThrow();
    expect(performance.now() - startedAt).toBeLessThan(100);

    await server.start();
    await eventually(() => pingRedis(redis));
    await closeRedis(redis);
    await server.stop();
  });

  it('does not wait for an answer longer than a second', async () => {
    const server = await startPrivateRedis();
    const redis = await connectRedis(server.url, { name: 'api-1', role: 'commands' });
    server.pause();
    const startedAt = performance.now();
    const failure: unknown = await redis.get('x').catch((error: unknown) => error);
    expect(isRedisUnavailable(failure)).toBe(true);
    expect(performance.now() - startedAt).toBeLessThan(1_500);
    // Closing does not hang either.
    await closeRedis(redis);
    server.resume();
    await server.stop();
  });

  it.each(['commands', 'subscriber'] as const)(
    'is made anew when it was half open: as %s',
    async (role) => {
      const link = await openLink();
      const server = await startPrivateRedis();
      const address = new URL(server.url);
      link.aim(address.hostname, Number(address.port));
      address.port = String(link.port);
      const redis = await connectRedis(address.href, { name: 'api-1', role });
      if (role === 'subscriber') await redis.subscribe('news');
      const heard: string[] = [];
      redis.on('message', (_channel, text) => heard.push(text));
      link.set({ kind: 'silent' });
      if (role === 'commands') await expect(redis.get('x')).rejects.toThrow();
      else await new Promise((resolve) => setTimeout(resolve, 500));
      link.set({ kind: 'none' });
      // The old connection stays silent, as it would behind a router that has forgotten it.
      const speaker = await connectRedis(server.url, { name: 'speaker', role: 'commands' });
      await eventually(async () => {
        if (role === 'commands') await pingRedis(redis);
        else {
          await speaker.publish('news', 'hello');
          expect(heard).toContain('hello');
        }
      }, 15_000);
      await Promise.all([closeRedis(redis), closeRedis(speaker)]);
      await server.stop();
      await link.close();
    },
    30_000,
  );

  it('is handed out without redis after the wait, and connects when it comes', async () => {
    const server = await startPrivateRedis();
    await server.kill();
    const redis = await connectRedis(server.url, { name: 'api-1', role: 'commands', waitMs: 100 });
    await expect(pingRedis(redis)).rejects.toThrow('not connected');
    await server.start();
    await eventually(() => pingRedis(redis));
    await closeRedis(redis);
    await server.stop();
  });

  it('does not call a refused command unavailable', async () => {
    const server = await startPrivateRedis();
    const redis = await connectRedis(server.url, { name: 'api-1', role: 'commands' });
    await redis.set('x', 'text');
    const failure: unknown = await redis.incr('x').catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Error);
    expect(isRedisUnavailable(failure)).toBe(false);
    await closeRedis(redis);
    await server.stop();
  });
});

describe('a connection that waits for redis', () => {
  it('can be closed while redis is away, and what waited on it hears so', async () => {
    const server = await startPrivateRedis();
    const redis = await connectRedis(server.url, { name: 'relay', role: 'subscriber' });
    await server.kill();
    await eventually(() => expect(redis.status).toBe('reconnecting'));
    const waiting = redis.get('x').catch((error: unknown) => error);
    await closeRedis(redis);
    expect(isRedisUnavailable(await waiting)).toBe(true);
    expect(redis.status).toBe('end');
    await server.stop();
  });
});

describe('the redis of the queues', () => {
  it('must not evict', async () => {
    const server = await startPrivateRedis('--maxmemory-policy', 'allkeys-lru');
    const redis = await connectRedis(server.url, { name: 'queue', role: 'queue-producer' });
    await expect(assertNoEviction(redis)).rejects.toThrow('maxmemory-policy "allkeys-lru"');
    await redis.config('SET', 'maxmemory-policy', 'noeviction');
    await assertNoEviction(redis);
    await closeRedis(redis);
    await server.stop();
  });
});
