import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/** A process as it can be recognized later: its number may by then belong to another one. */
export interface ProcessIdentity {
  pid: number;
  /** When it began, in the system's own terms. */
  began: string;
}

const START_TIME_FIELD = 19;

function readStat(pid: number): string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The program's name stands in parentheses and may hold anything; the fields count from behind it.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}

/** When the process with this number began; nothing when there is none, or only its unreaped remains. */
function beganAt(pid: number): string | undefined {
  if (existsSync('/proc/self/stat')) {
    const fields = readStat(pid);
    return fields?.[0] === 'Z' ? undefined : fields?.[START_TIME_FIELD];
  }
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || undefined;
  } catch {
    return undefined;
  }
}

export function identifyProcess(pid: number): ProcessIdentity | undefined {
  const began = beganAt(pid);
  return began === undefined ? undefined : { pid, began };
}

export const isAlive = (identity: ProcessIdentity) => beganAt(identity.pid) === identity.began;
