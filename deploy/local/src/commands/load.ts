import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { checkoutRoot, localFolder } from '../checkout.ts';
import { clusterFilePath } from '../cluster/cluster-file.ts';
import { lockHolder } from '../cluster/lock.ts';
import { startCluster } from '../cluster/start-cluster.ts';
import { ensureK6 } from '../programs/ensure-k6.ts';
import { exitCodeOf } from '../programs/exit-code.ts';
import { createProgress } from '../progress.ts';
import { givenServers } from './given-servers.ts';

const RUNNER = join(checkoutRoot, 'loadtests/run.mjs');

/** `npm run load -- <scenario>`: against the running cluster, or one started for this run and stopped after it. */
export async function load(args: string[]): Promise<number> {
  const progress = createProgress();
  const k6 = await ensureK6(progress);
  const isRunning = lockHolder(localFolder) !== undefined;
  const own = isRunning
    ? undefined
    : await startCluster({ name: 'load', keepData: true, given: givenServers(), seed: true, progress });
  try {
    const cluster = clusterFilePath(own?.folder ?? localFolder);
    const words = [RUNNER, ...args, '--cluster', cluster, '--k6', k6];
    return await exitCodeOf(spawn(process.execPath, words, { cwd: checkoutRoot, stdio: 'inherit' }));
  } finally {
    await own?.stop();
  }
}
