import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { localFolder } from '../checkout.ts';
import { lockHolder } from '../cluster/lock.ts';
import { removeContainers } from '../containers/compose.ts';
import { LaunchError } from '../launch-error.ts';
import { endLeftovers } from '../processes/leftovers.ts';
import { createProgress } from '../progress.ts';

/** The folder of `npm start` and those of named clusters and test runs below it. */
function clusterFolders(): string[] {
  if (!existsSync(localFolder)) return [];
  const below = readdirSync(localFolder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return [localFolder, ...below.map(({ name }) => join(localFolder, name))];
}

/** `npm run reset`: removes all data of this checkout's clusters. Refuses while one runs. */
export async function reset(): Promise<number> {
  const folders = clusterFolders();
  for (const folder of folders) {
    const holder = lockHolder(folder);
    if (holder)
      throw new LaunchError(
        `Nothing was cleared: process ${holder.pid} uses ${folder}. Stop it first (npm stop).`,
      );
  }
  for (const folder of folders) {
    await endLeftovers(folder);
    await removeContainers(folder);
  }
  rmSync(localFolder, { recursive: true, force: true });
  createProgress().say('Cleared: databases, queues, logs and addresses of this checkout.');
  return 0;
}
