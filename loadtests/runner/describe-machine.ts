import { execFileSync } from 'node:child_process';
import { availableParallelism, cpus, totalmem } from 'node:os';

/** What a reader must know to compare this result with another. */
export function describeMachine(k6: string) {
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    k6: ask(k6, ['version']),
    commit: ask('git', ['rev-parse', 'HEAD']),
    uncommittedChanges: ask('git', ['status', '--porcelain']) !== '',
  };
}

function ask(program: string, question: string[]): string {
  try {
    return execFileSync(program, question, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return 'unknown';
  }
}
