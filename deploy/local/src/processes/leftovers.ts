import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { readFileIfAny, writePrivateFile } from '../private-file.ts';
import { identifyProcess, isAlive, type ProcessIdentity } from './process-identity.ts';
import { waitUntil } from './wait-until.ts';

const GRACE_MS = 5_000;
const recordFile = (folder: string, name: string) => join(folder, 'run', `${name}.json`);

/** Notes that this process belongs to the cluster in `folder`, so that a launcher that died can be cleaned up after. */
export function recordProcess(folder: string, name: string, pid: number): void {
  const identity = identifyProcess(pid);
  if (identity) writePrivateFile(recordFile(folder, name), JSON.stringify(identity));
}

export const forgetProcess = (folder: string, name: string) =>
  rmSync(recordFile(folder, name), { force: true });

function recordsIn(folder: string): string[] {
  try {
    return readdirSync(join(folder, 'run')).filter((file) => file.endsWith('.json'));
  } catch {
    return [];
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // Gone between looking and asking.
  }
}

/** Ends the processes an earlier launcher of this folder left behind. Returns the names of those that were still there. */
export async function endLeftovers(folder: string): Promise<string[]> {
  const ended: string[] = [];
  for (const file of recordsIn(folder)) {
    const path = join(folder, 'run', file);
    const identity = JSON.parse(readFileIfAny(path) ?? '{}') as ProcessIdentity;
    if (identity.pid && isAlive(identity)) {
      ended.push(file.replace(/\.json$/, ''));
      signal(identity.pid, 'SIGTERM');
      signal(identity.pid, 'SIGCONT');
      if (!(await waitUntil(() => !isAlive(identity), GRACE_MS))) signal(identity.pid, 'SIGKILL');
      await waitUntil(() => !isAlive(identity), GRACE_MS);
    }
    rmSync(path, { force: true });
  }
  return ended;
}
