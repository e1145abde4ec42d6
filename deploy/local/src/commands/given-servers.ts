import { LaunchError } from '../launch-error.ts';
import type { DatabaseFlavour } from '../servers/database-flavour.ts';
import type { GivenServers } from '../servers/start-servers.ts';

/** Servers the environment names. */
export const givenServers = (env: NodeJS.ProcessEnv = process.env): GivenServers => ({
  databaseUrl: env['DATABASE_URL'],
  redisUrl: env['REDIS_URL'],
  queueRedisUrl: env['QUEUE_REDIS_URL'],
});

/** The value of `--database`. */
export function readFlavour(text: string | undefined): DatabaseFlavour | undefined {
  if (text === undefined || text === 'mysql' || text === 'mariadb') return text;
  throw new LaunchError(`--database is mysql or mariadb, not ${text}`);
}
