import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, renameSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { LaunchError } from '../launch-error.ts';
import { forgetProcess, recordProcess } from './leftovers.ts';

export interface ProcessPlan {
  /** Names the process, its log and its record. */
  name: string;
  program: string;
  args: readonly string[];
  /** The whole environment: nothing is passed on from the launcher's own. */
  env: Record<string, string>;
  /** The cluster's folder; the log goes to `logs/<name>.log` in it. */
  folder: string;
  /** How long it may take to stop before it is killed. */
  graceMs: number;
  stopSignal?: NodeJS.Signals;
}

export interface RunningProcess {
  pid: number;
  /** Settles when it has ended, with how: "code 1", "SIGKILL". */
  exited: Promise<string>;
  kill(signal: NodeJS.Signals): void;
  /** Asks it to stop, kills it when it does not. */
  stop(): Promise<void>;
}

const LOG_KEPT_BYTES = 20 * 1024 * 1024;

export const logFileOf = (plan: Pick<ProcessPlan, 'folder' | 'name'>) =>
  join(plan.folder, 'logs', `${plan.name}.log`);

function openLog(plan: ProcessPlan): number {
  const path = logFileOf(plan);
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size > LOG_KEPT_BYTES) renameSync(path, `${path}.1`);
  return openSync(path, 'a', 0o600);
}

const leaders = new Set<number>();
process.once('exit', () => leaders.forEach(killGroup));

function killGroup(leader: number): void {
  try {
    process.kill(-leader, 'SIGKILL');
  } catch {
    // All gone already.
  }
}

/** Starts a process of the cluster, its output going to its log. */
export function startProcess(plan: ProcessPlan): RunningProcess {
  const log = openLog(plan);
  // A process group of its own: Ctrl-C reaches the launcher alone, which then stops everything in the right order.
  const child = spawn(plan.program, plan.args, {
    env: plan.env,
    stdio: ['ignore', log, log],
    detached: true,
  });
  closeSync(log);
  const exited = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ?? `code ${code}`));
  });
  const { pid } = child;
  if (pid === undefined) throw new LaunchError(`${plan.program} cannot be started.`);
  recordProcess(plan.folder, plan.name, pid);
  const kill = (signal: NodeJS.Signals) => {
    // What is killed cannot end its own workers: the whole group goes.
    if (signal === 'SIGKILL') killGroup(pid);
    else child.kill(signal);
  };
  leaders.add(pid);
  void exited.then(() => {
    leaders.delete(pid);
    forgetProcess(plan.folder, plan.name);
  });
  return {
    pid,
    exited,
    kill,
    async stop() {
      child.kill(plan.stopSignal ?? 'SIGTERM');
      child.kill('SIGCONT');
      const timer = setTimeout(() => killGroup(pid), plan.graceMs);
      await exited;
      clearTimeout(timer);
    },
  };
}
