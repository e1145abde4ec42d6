import { startDatabaseContainer, startRedisContainer } from '../containers/container-servers.ts';
import { endLeftovers } from '../processes/leftovers.ts';
import { openPortBook, type PortBook } from '../processes/port-book.ts';
import type { OnProcessChange, SupervisedProcess } from '../processes/supervise-process.ts';
import { silentProgress, type Progress } from '../progress.ts';
import type { DatabaseFlavour } from './database-flavour.ts';
import { databaseVersion, startDatabaseServer } from './database-server.ts';
import { startRedisServer } from './redis-server.ts';
import { searchDatabase, searchRedis } from './server-searches.ts';
import { findServer } from './find-server.ts';

/** Addresses of servers that are there already; those left out are found or started. */
export interface GivenServers {
  databaseUrl?: string | undefined;
  redisUrl?: string | undefined;
  queueRedisUrl?: string | undefined;
}

export interface ServersOptions {
  /** Where their data, logs and passwords live. One running set of servers per folder. */
  folder: string;
  given?: GivenServers;
  /** The kind of database, where it matters. */
  flavour?: DatabaseFlavour | undefined;
  /** Sync to the disk at every commit (the default). Off only where data may be lost with the machine, as in tests. */
  durable?: boolean;
  bufferPoolMegabytes?: number | undefined;
  progress?: Progress;
  onChange?: OnProcessChange;
  ports?: PortBook;
}

export interface Server {
  url: string;
  /** A service's own address, where it has a user of its own. */
  urlOf?: (service: string) => string | undefined;
  /** What we started ourselves and may stop; nothing where the address was given. */
  process?: SupervisedProcess;
}

export interface Servers {
  database: Server & {
    /** An account that may do everything, where we made one. */ adminUrl: string;
    version: string;
  };
  redis: Server;
  queueRedis: Server;
  stop(): Promise<void>;
}

type Setup = Required<Pick<ServersOptions, 'folder' | 'progress' | 'ports' | 'durable' | 'given'>> &
  ServersOptions;

async function startDatabase(setup: Setup): Promise<Server & { adminUrl: string }> {
  const { folder, given, progress, flavour } = setup;
  const source = await findServer(searchDatabase({ folder, address: given.databaseUrl, progress, flavour }));
  if (source.from === 'address') return { url: source.url, adminUrl: source.url };
  const port = await setup.ports.take('database');
  if (source.from === 'container')
    return progress.step('Starting the database in a container', () =>
      startDatabaseContainer({ folder, port }),
    );
  const { durable, bufferPoolMegabytes, onChange } = setup;
  return progress.step('Starting the database', () =>
    startDatabaseServer({ folder, program: source.path, port, durable, bufferPoolMegabytes, onChange }),
  );
}

async function startRedis(setup: Setup, purpose: 'ephemeral' | 'queue'): Promise<Server> {
  const { folder, given, progress, onChange } = setup;
  const isQueue = purpose === 'queue';
  const [variable, address] = isQueue
    ? (['QUEUE_REDIS_URL', given.queueRedisUrl] as const)
    : (['REDIS_URL', given.redisUrl] as const);
  const source = await findServer(searchRedis({ variable, address, progress }));
  if (source.from === 'address') return { url: source.url };
  const name = isQueue ? 'queue-redis' : 'redis';
  const title = `Starting Redis (${isQueue ? 'queues' : 'limits, presence, sockets'})`;
  const port = await setup.ports.take(name);
  if (source.from === 'container')
    return progress.step(`${title} in a container`, () => startRedisContainer({ folder, port, purpose }));
  return progress.step(title, () =>
    startRedisServer({ folder, program: source.path, port, purpose, onChange }),
  );
}

/**
 * Finds or starts a database and two Redis servers: addresses given, programs on this machine, a container engine,
 * packages installed now. Those it starts are private: on loopback, on free ports, behind passwords of their own.
 */
export async function startServers(options: ServersOptions): Promise<Servers> {
  const { folder, given = {}, durable = true, progress = silentProgress } = options;
  await endLeftovers(folder);
  const setup: Setup = { ...options, given, durable, progress, ports: options.ports ?? openPortBook(folder) };
  const started: Server[] = [];
  const stop = async () => void (await Promise.all(started.map(async (server) => server.process?.stop())));
  try {
    // One after another: an installation, where one is needed, should be told apart from the next.
    const database = await startDatabase(setup);
    started.push(database);
    const redis = await startRedis(setup, 'ephemeral');
    started.push(redis);
    const queueRedis = await startRedis(setup, 'queue');
    started.push(queueRedis);
    return {
      database: { ...database, version: await databaseVersion(database.url) },
      redis,
      queueRedis,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
