import type { Cluster } from '../cluster/cluster.ts';
import { clusterFilePath } from '../cluster/cluster-file.ts';

/** What a newcomer reads when the cluster is up. */
export function welcome(cluster: Cluster, isDetached: boolean): string {
  const { gatewayUrl, demoErpUrl, companies, people, servers, folder } = cluster;
  const addresses = [
    ['Demo ERP, with the widget', demoErpUrl],
    ['API gateway', gatewayUrl],
    ['Service levels', `${gatewayUrl}/messaging/slo`],
    ['Mailbox', `${demoErpUrl}/mailbox`],
    ['Database', servers.database.version],
    ['Everything else', clusterFilePath(folder)],
  ] as const;
  const width = Math.max(...addresses.map(([title]) => title.length));
  const names = companies.map(({ companyId, name }) => {
    const employed = people.filter((person) => person.companyId === companyId);
    return `  ${name}: ${employed.map(({ username }) => username).join(', ')}`;
  });
  return [
    '',
    'The cluster runs.',
    '',
    ...addresses.map(([title, value]) => `  ${title.padEnd(width)}  ${value}`),
    ...(names.length > 0 ? ['', 'Sign in to the demo ERP as one of:', ...names] : []),
    '',
    isDetached ? 'Stop it with: npm stop' : 'Stop it with Ctrl-C. The data stays; npm run reset clears it.',
    '',
  ].join('\n');
}
