import { mkdirSync, readdirSync, rmSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { removeContainers } from '../containers/compose.ts';
import { LaunchError } from '../launch-error.ts';
import { endLeftovers } from '../processes/leftovers.ts';
import type { Progress } from '../progress.ts';
import { clusterFilePath, readClusterFile } from './cluster-file.ts';
import { writePrivateFile } from '../private-file.ts';
import { lockHolder, releaseLock, takeLock } from './lock.ts';

/** Marks a folder that goes with the process that made it. */
const TEMPORARY = 'temporary';

/** Takes a cluster's folder for this process and cleans up after a launcher that died. Answers how to let it go. */
export async function claimFolder(
  folder: string,
  { progress, isTemporary }: { progress: Progress; isTemporary: boolean },
): Promise<() => Promise<void>> {
  const holder = takeLock(folder);
  if (holder) {
    const url = readClusterFile(folder)?.gatewayUrl;
    const where = url ? `Its gateway is ${url}` : 'It is still starting';
    throw new LaunchError(
      `A cluster already runs in ${folder} (process ${holder.pid}). ${where}; end it with: npm stop`,
    );
  }
  const ended = await endLeftovers(folder);
  if (ended.length > 0)
    progress.say(`An earlier launcher died; ended what it left running: ${ended.join(', ')}`);
  if (isTemporary) writePrivateFile(join(folder, TEMPORARY), '');
  return async () => {
    rmSync(clusterFilePath(folder), { force: true });
    if (isTemporary) {
      await removeContainers(folder);
      rmSync(folder, { recursive: true, force: true });
    }
    releaseLock(folder);
  };
}

/** Cleans up after runs that were killed before they could: ends their processes and removes their temporary folders. */
export async function removeAbandoned(localFolder: string): Promise<void> {
  mkdirSync(localFolder, { recursive: true, mode: 0o700 });
  for (const name of readdirSync(localFolder)) {
    const folder = join(localFolder, name);
    if (!existsSync(join(folder, TEMPORARY)) || lockHolder(folder)) continue;
    await endLeftovers(folder);
    await removeContainers(folder);
    rmSync(folder, { recursive: true, force: true });
  }
}
