import { execFileSync } from 'node:child_process';
import { availableParallelism, cpus, totalmem } from 'node:os';
import type { ScenarioResult } from './run-scenario.ts';

/** What a run of the fault runner leaves behind: enough to run it again and to compare. */
export interface ChaosReport {
  command: string;
  seed: number;
  startedAt: string;
  commit: string;
  uncommittedChanges: boolean;
  machine: { cpu: string; cores: number; memoryGiB: number; node: string };
  results: ScenarioResult[];
}

export function describeRun(command: string, seed: number): ChaosReport {
  return {
    command,
    seed,
    startedAt: new Date().toISOString(),
    commit: ask(['rev-parse', 'HEAD']),
    uncommittedChanges: ask(['status', '--porcelain']) !== '',
    machine: {
      cpu: cpus()[0]?.model ?? 'unknown',
      cores: availableParallelism(),
      memoryGiB: Math.round(totalmem() / 2 ** 30),
      node: process.version,
    },
    results: [],
  };
}

function ask(question: string[]): string {
  try {
    return execFileSync('git', question, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return 'unknown';
  }
}
