import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { redisServices, redisUserLines } from '@messaging/redis';
import { Redis } from 'ioredis';
import { keepSecret, writePrivateFile } from '../private-file.ts';
import {
  superviseProcess,
  type OnProcessChange,
  type SupervisedProcess,
} from '../processes/supervise-process.ts';

export interface RedisServerOptions {
  folder: string;
  program: string;
  port: number;
  /** `ephemeral`: limits, presence, the sockets' bus. `queue`: jobs, which are never evicted and survive a restart. */
  purpose: 'ephemeral' | 'queue';
  onChange?: OnProcessChange | undefined;
}

export interface RedisServer {
  /** May do everything. */
  url: string;
  /** A service's own way in, as a user with no more rights than it needs; undefined where it has nothing to do there. */
  urlOf: (service: string) => string | undefined;
  process: SupervisedProcess;
}

const START_TIMEOUT_MS = 20_000;
const STOP_GRACE_MS = 10_000;

const PURPOSES = {
  ephemeral: {
    name: 'redis',
    settings: ['appendonly no', 'maxmemory 256mb', 'maxmemory-policy volatile-lru'],
  },
  queue: {
    name: 'queue-redis',
    settings: ['appendonly yes', 'appendfsync everysec', 'maxmemory 512mb', 'maxmemory-policy noeviction'],
  },
} as const;

/** True when this Redis answers within two seconds. */
export async function redisAnswers(url: string): Promise<boolean> {
  const client = new Redis(url, {
    protocol: 2,
    lazyConnect: true,
    connectTimeout: 2_000,
    retryStrategy: () => null,
  });
  client.on('error', () => {});
  try {
    await client.connect();
    return (await client.ping()) === 'PONG';
  } finally {
    client.disconnect();
  }
}

/** Starts a private Redis on loopback, behind a password, and waits until it answers. */
export async function startRedisServer(options: RedisServerOptions): Promise<RedisServer> {
  const { folder, program, port, purpose, onChange } = options;
  const { name, settings } = PURPOSES[purpose];
  const data = join(folder, 'data', name);
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const password = keepSecret(join(folder, 'redis-password'));
  const passwordOf = (service: string) => keepSecret(join(folder, 'secrets', `${name}-${service}`));
  const file = join(folder, `${name}.conf`);
  // In a file and not among the arguments, where every user of the machine could read the password.
  const lines = [
    'bind 127.0.0.1',
    `port ${port}`,
    `dir "${data}"`,
    ...redisUserLines(purpose, { adminPassword: password, passwordOf }),
    'save ""',
    ...settings,
  ];
  writePrivateFile(file, `${lines.join('\n')}\n`);
  const address = (user: string, secret: string) => `redis://${user}:${secret}@127.0.0.1:${port}/0`;
  const url = address('admin', password);
  const urlOf = (service: string) =>
    redisServices(purpose).includes(service) ? address(service, passwordOf(service)) : undefined;
  const server = superviseProcess(
    { name, program, args: [file], env: {}, folder, graceMs: STOP_GRACE_MS },
    { isReady: () => redisAnswers(url), readyTimeoutMs: START_TIMEOUT_MS, ...(onChange && { onChange }) },
  );
  await server.start();
  return { url, urlOf, process: server };
}
