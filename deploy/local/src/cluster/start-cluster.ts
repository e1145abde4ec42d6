import { join } from 'node:path';
import { checkoutRoot, localFolder } from '../checkout.ts';
import { startGateway } from '../gateway/gateway-server.ts';
import { openPortBook } from '../processes/port-book.ts';
import type { OnProcessChange } from '../processes/supervise-process.ts';
import { silentProgress } from '../progress.ts';
import { seedDemo } from '../seed/seed-demo.ts';
import { startServers, type Server } from '../servers/start-servers.ts';
import { claimFolder } from './claim-folder.ts';
import { createClosers, type Closers } from './closers.ts';
import { addressesOf, placeCluster, type ClusterAddresses } from './cluster-addresses.ts';
import { writeClusterFile } from './cluster-file.ts';
import type { Cluster, ClusterOptions } from './cluster.ts';
import { describeCluster } from './describe-cluster.ts';
import { prepareDatabase } from './migrate.ts';
import { startServices, stopServices, superviseService, type ClusterService } from './start-services.ts';

const WIDGET_FOLDER = join(checkoutRoot, 'clients/widget/dist');

const OPERATORS_DATABASE =
  'The database is given, so all services use the address as it is. For a user with its own rights for each of them: ' +
  'npm run migrate -- grants --print';

type Setup = ClusterOptions &
  Required<Pick<ClusterOptions, 'progress' | 'onChange'>> & { folder: string; closers: Closers };

/** Starts a whole cluster in a folder of its own and waits until every process is ready. */
export async function startCluster(options: ClusterOptions = {}): Promise<Cluster> {
  const { name, progress = silentProgress, signal, onChange: report } = options;
  const folder = name === undefined ? localFolder : join(localFolder, name);
  const closers = createClosers();
  const isTemporary = name !== undefined && !options.keepData;
  closers.add(await claimFolder(folder, { progress, isTemporary }));
  const stopAtAbort = () => void closers.closeAll();
  signal?.addEventListener('abort', stopAtAbort);
  let list = () => {};
  const onChange: OnProcessChange = (...change) => {
    list();
    report?.(...change);
  };
  try {
    const cluster = await assemble({ ...options, folder, progress, onChange, closers });
    const startedAt = new Date().toISOString();
    list = () => writeClusterFile(folder, describeCluster(cluster, startedAt));
    list();
    closers.add(() => void (list = () => {}));
    return cluster;
  } catch (error) {
    await closers.closeAll();
    throw error;
  } finally {
    signal?.removeEventListener('abort', stopAtAbort);
  }
}

async function assemble(setup: Setup): Promise<Cluster> {
  const { folder, progress, closers, signal } = setup;
  const ports = openPortBook(folder);
  const servers = await startServers({ ...setup, ports });
  closers.add(servers.stop);
  const { database, redis, queueRedis } = servers;
  const urls = { databaseUrl: database.url, redisUrl: redis.url, queueRedisUrl: queueRedis.url };
  signal?.throwIfAborted();
  const databaseUrlOf = await progress.step('Migrating the database', () =>
    prepareDatabase(database, folder),
  );
  if (!database.process) progress.say(OPERATORS_DATABASE);
  const addresses = await placeCluster(
    ports,
    { folder, databaseUrlOf, redisUrlOf: urlsOf(redis), queueRedisUrlOf: urlsOf(queueRedis) },
    setup.instances ?? {},
  );
  const { gatewayUrl, demoErpUrl } = addresses;
  signal?.throwIfAborted();
  // The gateway comes before the services: the demo ERP is ready only once it has reached the others through it.
  const gateway = await openGateway(addresses, setup);
  // Told to stop first, the gateway takes no new connection from then on; it ends after those of the services did.
  let gatewayStopped: Promise<void> | undefined;
  closers.add(() => (gatewayStopped ??= gateway.stop()));
  const services = await openServices(addresses, setup);
  closers.add(() => void (gatewayStopped = gateway.stop()));
  signal?.throwIfAborted();
  const demo = setup.seed
    ? await progress.step('Bringing in the demo companies', (log) =>
        seedDemo({ gatewayUrl, demoErpUrl, log }),
      )
    : { companies: [], people: [] };
  const service = (wanted: string) => findService(services, wanted);
  return {
    ...demo,
    ...urls,
    folder,
    gatewayUrl,
    demoErpUrl,
    services,
    service,
    gateway,
    servers,
    stop: closers.closeAll,
  };
}

async function openServices(addresses: ClusterAddresses, setup: Setup): Promise<ClusterService[]> {
  const { folder, progress, onChange, closers, rewire, environment = {} } = setup;
  const services = addresses.instances.map((instance) =>
    superviseService(instance, addresses, { folder, overrides: environment, rewire, onChange }),
  );
  closers.add(() => stopServices(services, addresses.instances));
  await startServices(services, progress);
  return services;
}

function openGateway(addresses: ClusterAddresses, { folder, progress, onChange, messagesPerToken }: Setup) {
  return progress.step('Starting the gateway', () =>
    startGateway({
      folder,
      port: addresses.gatewayPort,
      progress,
      onChange,
      messagesPerToken,
      widgetFolder: WIDGET_FOLDER,
      allowedOrigins: [addresses.demoErpUrl],
      readApi: addressesOf(addresses, 'read-api'),
      writeApi: addressesOf(addresses, 'write-api'),
      realtime: addressesOf(addresses, 'realtime-gateway'),
    }),
  );
}

/** Each service's own address of a server; the server's where it has none. */
const urlsOf =
  ({ url, urlOf }: Server) =>
  (service: string) =>
    urlOf?.(service) ?? url;

function findService(services: readonly ClusterService[], name: string): ClusterService {
  const found = services.find((service) => service.name === name);
  if (!found)
    throw new RangeError(`No process ${name}; there are ${services.map((one) => one.name).join(', ')}`);
  return found;
}
