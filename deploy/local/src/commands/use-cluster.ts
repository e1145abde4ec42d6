import { localFolder } from '../checkout.ts';
import { clusterFilePath } from '../cluster/cluster-file.ts';
import type { ClusterOptions } from '../cluster/cluster.ts';
import { lockHolder } from '../cluster/lock.ts';
import { startCluster } from '../cluster/start-cluster.ts';
import { readFileIfAny } from '../private-file.ts';
import { createProgress } from '../progress.ts';
import { givenServers } from './given-servers.ts';

/** Does the work on the running cluster's file; where none runs, on one started for it, whose data is kept for the next. */
export async function useCluster<T>(
  options: ClusterOptions & { name: string },
  work: (clusterFile: string) => Promise<T>,
): Promise<T> {
  const running = clusterFilePath(localFolder);
  if (lockHolder(localFolder) && readFileIfAny(running)) return work(running);
  const abort = new AbortController();
  // The program we run is told by the terminal as well, and ends; then the cluster is stopped as after any run.
  const stopAsked = () => abort.abort();
  process.on('SIGINT', stopAsked);
  const cluster = await startCluster({
    given: givenServers(),
    keepData: true,
    seed: true,
    progress: createProgress(),
    signal: abort.signal,
    ...options,
  });
  try {
    return await work(clusterFilePath(cluster.folder));
  } finally {
    await cluster.stop();
    process.off('SIGINT', stopAsked);
  }
}
