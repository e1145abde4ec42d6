import { linkSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readFileIfAny } from '../private-file.ts';
import { identifyProcess, isAlive, type ProcessIdentity } from '../processes/process-identity.ts';

const lockFile = (folder: string) => join(folder, 'lock.json');

/** The process that holds the cluster in this folder; nothing when there is none, or it died. */
export function lockHolder(folder: string): ProcessIdentity | undefined {
  const text = readFileIfAny(lockFile(folder));
  if (!text) return undefined;
  const holder = JSON.parse(text) as ProcessIdentity;
  return isAlive(holder) ? holder : undefined;
}

/** Takes the folder for this process. Answers who holds it when that is somebody else. */
export function takeLock(folder: string): ProcessIdentity | undefined {
  const holder = lockHolder(folder);
  if (holder) return holder;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // What is left now is a dead process's. Linking fails where another start came first, a plain write would not.
  rmSync(lockFile(folder), { force: true });
  const draft = `${lockFile(folder)}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(identifyProcess(process.pid)), { mode: 0o600 });
  try {
    linkSync(draft, lockFile(folder));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return lockHolder(folder);
  } finally {
    rmSync(draft, { force: true });
  }
  return undefined;
}

export function releaseLock(folder: string): void {
  if (lockHolder(folder)?.pid === process.pid) rmSync(lockFile(folder), { force: true });
}
