import { join } from 'node:path';
import { checkoutRoot, localFolder } from '../checkout.ts';
import { readClusterFile } from '../cluster/cluster-file.ts';
import { auditEnvironment } from '../cluster/service-environment.ts';
import { runNode } from '../programs/run-node.ts';

const AUDIT_CLI = join(checkoutRoot, 'services/audit-worker/dist/cli.js');

/** `npm run audit -- …`: the audit worker's commands. What is not set is that of the cluster that was started here, if any. */
export async function audit(args: string[]): Promise<number> {
  const cluster = readClusterFile(localFolder);
  const local = cluster ? { DATABASE_URL: cluster.database.url, ...auditEnvironment(localFolder) } : {};
  return runNode([AUDIT_CLI, ...args], { env: { ...local, ...process.env } });
}
