import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis as Client } from 'ioredis';
import { QUEUE_NAMES, QUEUE_PREFIX, scheduleQueue } from '@messaging/contracts';
import {
  connectRedis,
  closeRedis,
  keys,
  redisServices,
  redisUserLines,
  REDIS_ACCESS,
  type Redis,
} from '@messaging/redis';
import { startPrivateRedis, type PrivateRedis } from '@messaging/test-kit';

const PASSWORD = 'only-for-this-test';
/** A key of every kind there is, and whose it is. */
const KEYS = {
  limit: keys.limit('1', 'company'),
  strikes: keys.strikes('1', '2'),
  duplicate: keys.duplicate('1', '2', 'x'),
  presence: keys.presence('1', 'room'),
  typing: keys.typing('1', 'room'),
  head: keys.head('1', 'room'),
  ticket: keys.ticket('x'),
  usedProof: keys.usedProof('x'),
  ...Object.fromEntries(QUEUE_NAMES.map((queue) => [queue, `${QUEUE_PREFIX}:${queue}:1`])),
  schedule: `${QUEUE_PREFIX}:${scheduleQueue('audit-checkpoints')}:repeat`,
  // Of a queue that begins like another.
  alike: `${QUEUE_PREFIX}:emails:1`,
  other: 'anything',
};
const CHANNELS = [
  keys.nudgeChannel,
  keys.accessChannel,
  keys.revocationChannel,
  'socket.io#/#company:1:topic:a#',
  'other',
];
const matches = (patterns: readonly string[], text: string) =>
  patterns.some((pattern) =>
    new RegExp(`^${pattern.replaceAll(/[.{}()[\]\\^$+?|]/g, '\\$&').replaceAll('*', '.*')}$`).test(text),
  );

describe.each(['ephemeral', 'queue'] as const)(
  'the users of the services on the Redis of kind %s',
  (purpose) => {
    let server: PrivateRedis;
    let folder: string;
    const clients = new Map<string, Redis>();
    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'messaging-acl-'));
      const file = join(folder, 'users.acl');
      writeFileSync(file, '');
      server = await startPrivateRedis('--aclfile', file);
      const users = redisUserLines(purpose, { adminPassword: PASSWORD, passwordOf: () => PASSWORD });
      writeFileSync(file, users.join('\n'));
      const nobody = await connectRedis(server.url, { name: 'nobody', role: 'commands' });
      await nobody.acl('LOAD');
      await closeRedis(nobody);
      for (const service of redisServices(purpose)) {
        const url = server.url.replace('redis://', `redis://${service}:${PASSWORD}@`);
        clients.set(service, await connectRedis(url, { name: service, role: 'commands' }));
      }
    });
    afterAll(async () => {
      await Promise.all([...clients.values()].map(closeRedis));
      await server.stop();
      rmSync(folder, { recursive: true });
    });
    const may = (answer: Promise<unknown>) =>
      answer.then(
        () => true,
        (error: Error) => {
          if (error.message.startsWith('NOPERM')) return false;
          throw error;
        },
      );

    it('reach their own keys and channels and no others', async () => {
      const wrong: string[] = [];
      let [tried, refused] = [0, 0];
      const expectThat = (is: boolean, should: boolean, what: string) => {
        tried += 1;
        if (!is) refused += 1;
        if (is !== should) wrong.push(what);
      };
      for (const [service, client] of clients) {
        const access = REDIS_ACCESS[purpose][service]!;
        for (const key of Object.values(KEYS)) {
          const own = matches(access.keys, key);
          expectThat(await may(client.exists(key)), own, `${service} reads ${key}`);
          expectThat(await may(client.del(key)), own, `${service} writes ${key}`);
          expectThat(
            await may(client.eval("return redis.call('EXISTS', KEYS[1])", 1, key)),
            own,
            `${service} runs on ${key}`,
          );
        }
        for (const channel of CHANNELS) {
          const own = matches(access.channels, channel);
          expectThat(await may(client.publish(channel, 'x')), own, `${service} publishes ${channel}`);
          expectThat(await may(client.spublish(channel, 'x')), own, `${service} publishes to ${channel}`);
        }
      }
      console.log(`${purpose}: ${clients.size} services, ${tried} commands, ${refused} refused by Redis`);
      expect(wrong).toEqual([]);
      expect(refused).toBeGreaterThan(0);
    });

    it.each([
      ...['FLUSHALL', 'KEYS *', 'SCAN 0', 'RANDOMKEY', 'CONFIG GET *', 'ACL LIST', 'SHUTDOWN', 'CLIENT LIST'],
      ...['MONITOR', 'FUNCTION FLUSH'],
    ])('may not say %s', async (line) => {
      const [command = '', ...rest] = line.split(' ');
      for (const client of clients.values())
        await expect(client.call(command, ...rest)).rejects.toThrow(/NOPERM/);
    });

    it('are known by name only', async () => {
      const stranger = new Client(server.url, { protocol: 2, enableReadyCheck: false });
      await expect(stranger.ping()).rejects.toThrow(/NOAUTH/);
      stranger.disconnect();
    });
  },
);
