import { createDatabase, insertRows } from '@messaging/database';
import { startCluster, type Cluster, type ClusterOptions } from '@messaging/local-cluster';
import { createErpSigner } from '@messaging/test-kit';
import { join } from 'node:path';
import { recorded } from './check-writes.ts';
import { personOf } from './record-writes.ts';
import { watchAt, watched } from './watch-cluster.ts';

// As many requests a minute as no test asks, of every class of routes.
const AMPLE = ['mark', 'read', 'search', 'catch-up', 'ticket', 'directory', 'admin']
  .map((name) => `${name}=1000000:9000000`)
  .join(',');

/** A whole cluster of its own, with limits that a test does not meet by accident, watched for leaks, and its writes recorded, until it stops. */
export async function startJourneyCluster(
  name: string,
  environment: NonNullable<ClusterOptions['environment']> = {},
): Promise<Cluster> {
  const cluster = await startCluster({
    name: `journey-${name}-${process.pid}`,
    durable: false,
    environment: {
      ...environment,
      'read-api': { RATE_LIMITS: AMPLE, ...environment['read-api'] },
      'realtime-gateway': { RATE_LIMITS: AMPLE, ...environment['realtime-gateway'] },
      'write-api': {
        RATE_LIMITS: AMPLE,
        PERSON_WRITES_PER_MINUTE: '100000',
        COMPANY_WRITES_PER_MINUTE: '1000000',
        ...environment['write-api'],
      },
    },
  });
  return recorded(await watched(cluster));
}

/** Lets the people of a company write as fast as they like: the flooding rule would hide what a test counts. */
export async function allowFlooding(cluster: Cluster, companyId: string): Promise<void> {
  const database = createDatabase(cluster.databaseUrl, { poolSize: 1 });
  await insertRows(
    database,
    'moderation_rules',
    ['company_id', 'blocked_words', 'max_links', 'flood_count', 'flood_seconds'],
    [
      {
        company_id: companyId,
        blocked_words: '[]',
        max_links: 100,
        flood_count: 1_000_000,
        flood_seconds: 1,
      },
    ],
  );
  await database.destroy();
}

/** Signs as the cluster's demo ERP does: also what that would not. */
export const createSignerOf = ({ folder, demoErpUrl }: Cluster) =>
  createErpSigner({ keyFile: join(folder, 'data/demo-erp/keys.json'), issuer: demoErpUrl });

/** A token as the demo ERP issues it. */
export async function tokenOf(cluster: Cluster, companyId: string, userId: string): Promise<string> {
  const response = await fetch(`${cluster.demoErpUrl}/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ userId, companyId }),
  });
  return ((await response.json()) as { token: string }).token;
}

/** Calls one of the APIs through the gateway. */
export async function call(
  cluster: Cluster,
  token: string,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<{ status: number; headers: Headers; body: unknown }> {
  const authorization = `Bearer ${token}`;
  const response = await fetch(`${cluster.gatewayUrl}/api/messaging${path}`, {
    method,
    headers: {
      authorization,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  // What is refused says nothing of anybody.
  watchAt(cluster.demoErpUrl)?.noteShown(
    'answer',
    text,
    (response.ok && personOf(authorization)?.companyId) || '',
  );
  return {
    status: response.status,
    headers: response.headers,
    body: text === '' ? undefined : JSON.parse(text),
  };
}
