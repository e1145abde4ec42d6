import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

export const OBSERVABILITY = resolve(__dirname, '..');

/** Runs promtool in the observability folder and fails with all it said. Its absence is a failure too, never a skip. */
export function promtool(...command: string[]): string {
  const program = process.env['PROMTOOL'] ?? 'promtool';
  const { status, stdout, stderr, error } = spawnSync(program, command, {
    cwd: OBSERVABILITY,
    encoding: 'utf8',
  });
  if (error) {
    throw new Error(
      `${program} cannot be run (${error.message}): install Prometheus (Debian: apt-get install prometheus) or name it in PROMTOOL`,
    );
  }
  if (status !== 0) throw new Error(`promtool ${command.join(' ')} failed:\n${stdout}${stderr}`);
  return stdout;
}
