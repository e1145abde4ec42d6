import { join } from 'node:path';
import { checkoutRoot } from '../checkout.ts';
import { ensureK6 } from '../programs/ensure-k6.ts';
import { runNode } from '../programs/run-node.ts';
import { createProgress } from '../progress.ts';
import { useCluster } from './use-cluster.ts';

const RUNNER = join(checkoutRoot, 'loadtests/run.mjs');

/** `npm run load -- <scenario>`: against the running cluster, or one started for this run and stopped after it. */
export async function load(args: string[]): Promise<number> {
  const k6 = await ensureK6(createProgress());
  return useCluster({ name: 'load' }, (cluster) => {
    const words = [RUNNER, ...args, '--cluster', cluster, '--k6', k6];
    return runNode(words, { cwd: checkoutRoot });
  });
}
