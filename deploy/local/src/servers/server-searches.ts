import { engineRuns } from '../containers/compose.ts';
import { canInstall } from '../programs/apt.ts';
import { findDatabaseProgram, installDatabaseProgram } from '../programs/ensure-database-program.ts';
import { ensureProgram, PROGRAMS } from '../programs/ensure-program.ts';
import { findProgram } from '../programs/find-program.ts';
import type { Progress } from '../progress.ts';
import type { DatabaseFlavour } from './database-flavour.ts';
import type { ServerSearch } from './find-server.ts';

const NAMES = { mysql: 'MySQL', mariadb: 'MariaDB' } as const;

export function searchDatabase({
  folder,
  address,
  progress,
  flavour,
}: {
  folder: string;
  address: string | undefined;
  progress: Progress;
  flavour: DatabaseFlavour | undefined;
}): ServerSearch {
  return {
    title: flavour ? NAMES[flavour] : 'A MySQL or MariaDB server',
    variable: 'DATABASE_URL',
    address,
    find: () => findDatabaseProgram(folder, flavour),
    engineRuns,
    install: () => installDatabaseProgram(folder, progress, flavour),
  };
}

const installProgram = (need: (typeof PROGRAMS)['redis' | 'nginx'], progress: Progress) => async () =>
  (await canInstall()) ? ensureProgram(need, progress) : undefined;

export function searchRedis({
  variable,
  address,
  progress,
}: {
  variable: string;
  address: string | undefined;
  progress: Progress;
}): ServerSearch {
  return {
    title: 'A Redis server',
    variable,
    address,
    find: async () => findProgram(PROGRAMS.redis.names),
    engineRuns,
    install: installProgram(PROGRAMS.redis, progress),
  };
}

/** The gateway has no address to give: its configuration names our ports, so it is always ours. */
export function searchGateway(progress: Progress): ServerSearch {
  return {
    title: 'nginx',
    variable: undefined,
    address: undefined,
    find: async () => findProgram(PROGRAMS.nginx.names),
    engineRuns,
    install: installProgram(PROGRAMS.nginx, progress),
  };
}
