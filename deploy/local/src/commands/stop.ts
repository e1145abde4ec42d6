import { localFolder } from '../checkout.ts';
import { lockHolder } from '../cluster/lock.ts';
import { stopContainers } from '../containers/compose.ts';
import { endLeftovers } from '../processes/leftovers.ts';
import { isAlive } from '../processes/process-identity.ts';
import { waitUntil } from '../processes/wait-until.ts';
import { createProgress } from '../progress.ts';

const STOP_TIMEOUT_MS = 90_000;

/** `npm stop`: ends the cluster of this checkout, wherever it was started. */
export async function stop(): Promise<number> {
  const progress = createProgress();
  const holder = lockHolder(localFolder);
  if (holder) {
    process.kill(holder.pid, 'SIGTERM');
    const stopped = await progress.step('Stopping the cluster', () =>
      waitUntil(() => !isAlive(holder), STOP_TIMEOUT_MS),
    );
    if (!stopped) {
      progress.say('It does not stop; killing it.');
      process.kill(holder.pid, 'SIGKILL');
    }
  }
  const ended = [...(await endLeftovers(localFolder)), ...(await stopContainers(localFolder))];
  if (ended.length > 0) progress.say(`Ended what an earlier launcher left running: ${ended.join(', ')}`);
  if (!holder && ended.length === 0) progress.say('Nothing is running.');
  return 0;
}
