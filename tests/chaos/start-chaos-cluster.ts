import { createDatabase } from '@messaging/database';
import { DEMO_COMPANIES } from '@messaging/demo-data';
import { instanceNames, SERVICES, startCluster, type ClusterOptions } from '@messaging/local-cluster';
import { allowFlooding } from '../journeys/journey-cluster.ts';
import { watched } from '../journeys/watch-cluster.ts';
import { createCrashSwitch } from './crash-switch.ts';
import { openNetwork } from './open-network.ts';
import type { ChaosCluster } from './scenario.ts';

export interface ChaosClusterOptions {
  name: string;
  /** Looks for lost jobs so often that a short run need not wait for it. */
  short: boolean;
  progress?: ClusterOptions['progress'];
}

const RATE_LIMITS = ['read', 'catch-up', 'ticket', 'mark'].map((name) => `${name}=1000000:10000000`).join();
const NO_WRITE_LIMITS = { PERSON_WRITES_PER_MINUTE: '1000000', COMPANY_WRITES_PER_MINUTE: '10000000' };
// Two of each, so that one can take over from the other.
const INSTANCES = { 'outbox-relay': 2, 'write-api': 2, 'moderation-worker': 2 } as const;
// A storm of retries is one person's, and is to reach the write API.
const MESSAGES_PER_TOKEN = 200;
const QUICK_RECONCILER = { RECONCILE_EVERY_MS: '500', RECONCILE_GRACE_MS: '1000' };

/** A cluster of its own, synced to the disk at every commit, whose every link can be cut. */
export async function startChaosCluster({
  name,
  short,
  progress,
}: ChaosClusterOptions): Promise<ChaosCluster> {
  const processes = SERVICES.flatMap((service) =>
    instanceNames(service.name, (INSTANCES as Record<string, number>)[service.name] ?? service.instances),
  );
  const network = await openNetwork(processes);
  const crashes = createCrashSwitch();
  const reconciler = short ? QUICK_RECONCILER : {};
  const started = await startCluster({
    name,
    instances: INSTANCES,
    messagesPerToken: MESSAGES_PER_TOKEN,
    rewire: network.rewire,
    environment: {
      // What the limits allow is not what is asked here.
      'write-api': { ...crashes.environment('write-api'), ...NO_WRITE_LIMITS, RATE_LIMITS },
      'read-api': { RATE_LIMITS },
      'realtime-gateway': { RATE_LIMITS },
      'outbox-relay': crashes.environment('outbox-relay'),
      'moderation-worker': { ...crashes.environment('moderation-worker'), ...reconciler },
      'notification-worker': { ...crashes.environment('notification-worker'), ...reconciler },
    },
    ...(progress && { progress }),
  });
  const cluster = await watched(started);
  const database = createDatabase(cluster.servers.database.adminUrl, {
    poolSize: 2,
    mayReachAll: () => true,
  });
  for (const { id } of DEMO_COMPANIES) await allowFlooding(cluster, id);
  return {
    cluster,
    network,
    database,
    crashes,
    async stop() {
      await database.destroy();
      try {
        await cluster.stop();
      } finally {
        await network.close();
        crashes.close();
      }
    },
  };
}
