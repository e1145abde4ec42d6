import type { Cluster, SupervisedProcess } from '@messaging/local-cluster';
import { waitUntil } from '@messaging/local-cluster';
import { setTimeout as sleep } from 'node:timers/promises';

const GONE_MS = 10_000;

/** Every process that can be hit, by name: ours, the gateway, the servers. The demo ERP stands for somebody else's. */
export function processesOf({ services, gateway, servers }: Cluster): Map<string, SupervisedProcess> {
  const ours = services.filter(({ service }) => service !== 'demo-erp');
  const named: [string, SupervisedProcess | undefined][] = [
    ...ours.map((service): [string, SupervisedProcess] => [service.name, service]),
    ['gateway', gateway],
    ['redis', servers.redis.process],
    ['queue-redis', servers.queueRedis.process],
    ['database', servers.database.process],
  ];
  return new Map(named.filter((one): one is [string, SupervisedProcess] => one[1] !== undefined));
}

/** kill -9; resolves when it runs again and is ready. */
export async function killAndWait(victim: SupervisedProcess): Promise<void> {
  const { pid } = victim;
  victim.kill('SIGKILL');
  await replace(victim, pid);
}

/**
 * Resolves when another process than `pid`, which is dying, runs and is ready. Starts it at once: its supervisor would
 * wait longer after each of so many deaths.
 */
export async function replace(victim: SupervisedProcess, pid: number | undefined): Promise<void> {
  const isGone = await waitUntil(() => victim.pid !== pid, GONE_MS);
  if (!isGone) throw new Error(`${victim.name} survives`);
  await victim.start();
}

/** SIGSTOP to it and all its children, SIGCONT after a while. */
export async function halt(victim: SupervisedProcess, forMs: number): Promise<void> {
  signalGroup(victim, 'SIGSTOP');
  await sleep(forMs);
  signalGroup(victim, 'SIGCONT');
}

function signalGroup({ name, pid }: SupervisedProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) throw new Error(`${name} does not run`);
  // Each process of the cluster leads a group of its own.
  process.kill(-pid, signal);
}
