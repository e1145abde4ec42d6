import type { PortBook } from '../processes/port-book.ts';
import {
  instanceNames,
  METRICS_PATH,
  SERVICES,
  type ServiceDefinition,
  type ServiceName,
} from '../services.ts';

/** One process to be started. */
export interface Instance {
  service: ServiceDefinition;
  /** The service's name, numbered where it runs more than once. */
  name: string;
  port: number;
  url: string;
}

/** Every address of a cluster, decided before anything starts: the processes are told each other's. */
export interface ClusterAddresses {
  /** Where the cluster keeps its data. */
  folder: string;
  gatewayPort: number;
  gatewayUrl: string;
  demoErpUrl: string;
  smtpPort: number;
  /** Each service's own way into the database. */
  databaseUrlOf: (service: ServiceName) => string;
  redisUrlOf: (service: ServiceName) => string;
  queueRedisUrlOf: (service: ServiceName) => string;
  instances: Instance[];
}

export type InstanceCounts = Partial<Record<ServiceName, number>>;

async function placeInstances(ports: PortBook, counts: InstanceCounts): Promise<Instance[]> {
  const placed: Instance[] = [];
  for (const service of SERVICES) {
    for (const name of instanceNames(service.name, counts[service.name] ?? service.instances)) {
      const port = await ports.take(name);
      placed.push({ service, name, port, url: `http://127.0.0.1:${port}` });
    }
  }
  return placed;
}

/** Gives every process its port. */
export async function placeCluster(
  ports: PortBook,
  servers: Pick<ClusterAddresses, 'folder' | 'databaseUrlOf' | 'redisUrlOf' | 'queueRedisUrlOf'>,
  counts: InstanceCounts,
): Promise<ClusterAddresses> {
  const gatewayPort = await ports.take('gateway');
  const smtpPort = await ports.take('mailbox');
  const instances = await placeInstances(ports, counts);
  const demoErpUrl =
    instances.find(({ service }) => service.name === 'demo-erp')?.url ?? 'http://127.0.0.1:9';
  return {
    ...servers,
    gatewayPort,
    gatewayUrl: `http://127.0.0.1:${gatewayPort}`,
    demoErpUrl,
    smtpPort,
    instances,
  };
}

export const addressesOf = (addresses: ClusterAddresses, name: ServiceName): string[] =>
  addresses.instances.filter(({ service }) => service.name === name).map(({ port }) => `127.0.0.1:${port}`);

/** `name=url` of every process's figures. */
export const metricsTargets = (addresses: ClusterAddresses): string =>
  addresses.instances.map(({ name, url }) => `${name}=${url}${METRICS_PATH}`).join(',');
