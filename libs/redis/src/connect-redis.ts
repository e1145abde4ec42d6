import { Redis, type RedisOptions } from 'ioredis';
import type { Logger } from '@messaging/service-kit';
import { createRareLog } from './rare-log.ts';
import { within } from './within.ts';

export type { Redis } from 'ioredis';

/** What a connection is for decides how it behaves when Redis is away. */
export type RedisRole = 'commands' | 'subscriber' | 'queue-producer' | 'queue-worker';

const LONGEST_RETRY_MS = 1_000;
const COMMAND_LIMIT_MS = 1_000;
const ASK_EVERY_MS = 3_000;
const CLOSE_LIMIT_MS = 500;
const DISCONNECT_LIMIT_MS = 200;

// Requests must not wait for a Redis that is away: their commands fail at once and are never sent twice. A subscriber
// and a worker wait for it instead, however long. A connection on which nothing comes back is given up by all of them: it
// may be half open, and would stay silent after the network has healed.
const ROLES = {
  commands: {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    commandTimeout: COMMAND_LIMIT_MS,
    socketTimeout: 2 * COMMAND_LIMIT_MS,
  },
  subscriber: {
    enableOfflineQueue: true,
    maxRetriesPerRequest: null,
    autoResubscribe: true,
    socketTimeout: 2 * COMMAND_LIMIT_MS,
  },
  'queue-producer': {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    commandTimeout: 2 * COMMAND_LIMIT_MS,
    socketTimeout: 4 * COMMAND_LIMIT_MS,
  },
  // Longer than BullMQ waits for a job in one command.
  'queue-worker': {
    enableOfflineQueue: true,
    maxRetriesPerRequest: null,
    socketTimeout: 15 * COMMAND_LIMIT_MS,
  },
} satisfies Record<RedisRole, RedisOptions>;

export interface ConnectOptions {
  /** Shown by CLIENT LIST and in our log lines. */
  name: string;
  role: RedisRole;
  logger?: Logger | undefined;
  /** How long to wait for the first connection, in milliseconds. */
  waitMs?: number;
}

/**
 * A connection that keeps reconnecting until it is closed. Resolves when it is ready, or after `waitMs` when Redis
 * does not answer: the process then starts without it, says so in the log, and is not ready until it comes.
 */
export async function connectRedis(
  url: string,
  { name, role, logger, waitMs = 5_000 }: ConnectOptions,
): Promise<Redis> {
  const redis = new Redis(url, {
    // RESP3 changes the shape of raw replies, and BullMQ and the Socket.IO adapter read those.
    protocol: 2,
    connectionName: name,
    connectTimeout: 2_000,
    // How long a closing process waits for the other side to hang up, too.
    disconnectTimeout: DISCONNECT_LIMIT_MS,
    keepAlive: 10_000,
    retryStrategy: (attempt) =>
      Math.min(50 * 2 ** Math.min(attempt, 6), LONGEST_RETRY_MS) * (0.5 + Math.random() / 2),
    // After a failover the old primary answers READONLY: reconnecting finds the new one.
    reconnectOnError: (error) => error.message.startsWith('READONLY'),
    ...ROLES[role],
  });
  const sayRarely = createRareLog(logger);
  // Without a listener ioredis prints every failed attempt.
  redis.on('error', (error: Error) => sayRarely('warn', { err: error, connection: name }, 'redis is away'));
  redis.on('ready', () => logger?.info({ connection: name }, 'redis is connected'));
  if (role === 'subscriber') keepAsking(redis);
  if (!(await isReadyWithin(redis, waitMs))) logger?.error({ connection: name }, 'starting without redis');
  return redis;
}

/** Who only listens would never notice that nobody speaks any more. */
function keepAsking(redis: Redis): void {
  const timer = setInterval(() => {
    if (redis.status === 'ready') redis.ping().catch(() => undefined);
  }, ASK_EVERY_MS).unref();
  redis.on('end', () => clearInterval(timer));
}

function isReadyWithin(redis: Redis, waitMs: number): Promise<boolean> {
  if (redis.status === 'ready') return Promise.resolve(true);
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      redis.off('ready', onReady);
      resolve(false);
    }, waitMs);
    const onReady = () => {
      clearTimeout(timer);
      resolve(true);
    };
    redis.once('ready', onReady);
  });
}

/** Readiness check: rejects when Redis does not answer within a second, also on a connection that would wait for it. */
export async function pingRedis(redis: Redis): Promise<void> {
  if (redis.status !== 'ready') throw new Error('redis is not connected');
  await within(COMMAND_LIMIT_MS, redis.ping());
}

/** Lets commands under way finish for a moment, then cuts the connection. */
export async function closeRedis(redis: Redis): Promise<void> {
  if (redis.status === 'ready') await within(CLOSE_LIMIT_MS, redis.quit()).catch(() => undefined);
  cutRedis(redis);
}

/** Ends a connection at once; commands that wait on it are rejected. */
export function cutRedis(redis: Redis): void {
  // Between two attempts to connect ioredis would only stop trying, and let what waits wait for ever. "wait" means no
  // connection just as well, and from there it ends properly.
  if (redis.status === 'reconnecting') redis.status = 'wait';
  redis.disconnect();
}

const AWAY =
  /^(Connection is closed|Command timed out|Stream isn't writeable|Reached the max retries|LOADING|MASTERDOWN|CLUSTERDOWN|READONLY)/;

/** Whether an error means that Redis is away or slow, as opposed to having refused the command. */
export function isRedisUnavailable(error: unknown): boolean {
  return error instanceof Error && (AWAY.test(error.message) || error.name === 'MaxRetriesPerRequestError');
}
