import type { SupervisedProcess } from '../processes/supervise-process.ts';
import { logFileOf } from '../processes/start-process.ts';
import type { Server } from '../servers/start-servers.ts';
import type { ClusterFile, ListedProcess } from './cluster-file.ts';
import type { Cluster } from './cluster.ts';

const listServer = (name: string, { url, process }: Server): ListedProcess => ({
  name,
  url,
  pid: process?.pid ?? null,
});
const listProcess = ({ name, pid }: SupervisedProcess, url: string): ListedProcess => ({
  name,
  url,
  pid: pid ?? null,
});

/** The cluster as it is now, for `cluster.json`. */
export function describeCluster(cluster: Omit<Cluster, 'stop' | 'service'>, startedAt: string): ClusterFile {
  const { folder, gatewayUrl, demoErpUrl, companies, people, gateway, servers, services } = cluster;
  const { adminUrl, version } = servers.database;
  return {
    gatewayUrl,
    demoErpUrl,
    widgetUrl: `${gatewayUrl}/messaging/widget.js`,
    sloUrl: `${gatewayUrl}/messaging/slo`,
    mailboxUrl: `${demoErpUrl}/mailbox`,
    token: {
      method: 'POST',
      url: `${demoErpUrl}/token`,
      body: { userId: people[0]?.userId ?? '…', companyId: people[0]?.companyId ?? '…' },
      answer: { token: '…' },
    },
    launcherPid: process.pid,
    startedAt,
    gateway: listProcess(gateway, gatewayUrl),
    database: { ...listServer('database', servers.database), adminUrl, version },
    redis: listServer('redis', servers.redis),
    queueRedis: listServer('queue-redis', servers.queueRedis),
    services: services.map((service) => ({
      ...listProcess(service, service.url),
      service: service.service,
      port: service.port,
      log: logFileOf({ folder, name: service.name }),
    })),
    companies,
    people,
  };
}
