export { localFolder } from './checkout.ts';
export { auditEnvironment } from './cluster/service-environment.ts';
export { startGateway, type GatewayServerOptions } from './gateway/gateway-server.ts';
export { findFreePort } from './processes/free-port.ts';
export { createProgress } from './progress.ts';
export type { SupervisedProcess } from './processes/supervise-process.ts';
export { waitUntil } from './processes/wait-until.ts';
export { ensureProgram, PROGRAMS, type ProgramNeed } from './programs/ensure-program.ts';
export {
  startServers,
  type GivenServers,
  type Server,
  type Servers,
  type ServersOptions,
} from './servers/start-servers.ts';
export { startCluster } from './cluster/start-cluster.ts';
export type { Cluster, ClusterOptions } from './cluster/cluster.ts';
export type { ClusterFile } from './cluster/cluster-file.ts';
export type { ClusterService } from './cluster/start-services.ts';
export {
  COMMON_ENVIRONMENT,
  instanceNames,
  HEALTH_PATH,
  METRICS_PATH,
  READY_PATH,
  SERVICES,
  type EnvironmentName,
  type ServiceDefinition,
  type ServiceName,
} from './services.ts';
