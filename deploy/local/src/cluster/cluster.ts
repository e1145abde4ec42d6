import type { GivenServers, Servers } from '../servers/start-servers.ts';
import type { DatabaseFlavour } from '../servers/database-flavour.ts';
import type { OnProcessChange, SupervisedProcess } from '../processes/supervise-process.ts';
import type { Progress } from '../progress.ts';
import type { DemoData } from '../seed/seed-demo.ts';
import type { InstanceCounts } from './cluster-addresses.ts';
import type { ClusterService, EnvironmentOverrides, Rewire } from './start-services.ts';

export interface ClusterOptions {
  /** Its folder is `.local/<name>/`; without a name it is the one of `npm start`, `.local/` itself. */
  name?: string;
  /** Keep a named cluster's folder when it stops. The one of `npm start` is always kept. */
  keepData?: boolean;
  /** Servers to use instead of private ones. */
  given?: GivenServers;
  flavour?: DatabaseFlavour | undefined;
  /** Sync the database at every commit (the default). */
  durable?: boolean;
  bufferPoolMegabytes?: number;
  /** Messages of one token that the gateway lets wait at once, where not the usual few. */
  messagesPerToken?: number | undefined;
  /** How many copies of a service, where not the usual number; 0 leaves it out. */
  instances?: InstanceCounts;
  environment?: EnvironmentOverrides;
  /** Has the last word on what a process is told, by its name: to put something between it and the servers. */
  rewire?: Rewire;
  /** Bring in the demo companies, as `npm start` does. */
  seed?: boolean;
  progress?: Progress;
  onChange?: OnProcessChange;
  /** Aborting stops what has been started so far; the start then rejects. */
  signal?: AbortSignal;
}

export interface Cluster extends DemoData {
  folder: string;
  gatewayUrl: string;
  demoErpUrl: string;
  databaseUrl: string;
  redisUrl: string;
  queueRedisUrl: string;
  /** Every process of ours; `service('realtime-gateway-2')` finds one by its name. */
  services: readonly ClusterService[];
  service(name: string): ClusterService;
  gateway: SupervisedProcess;
  servers: Servers;
  /** Stops everything, in order, and lets go of the folder. A temporary folder is removed. */
  stop(): Promise<void>;
}
