import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { checkoutRoot } from '../checkout.ts';
import { exitCodeOf } from '../programs/exit-code.ts';

const RUNNER = join(checkoutRoot, 'tests/chaos/main.ts');

/** `npm run chaos -- <scenario>`: breaks a cluster of its own under load and checks that no promise was broken with it. */
export function chaos(args: string[]): Promise<number> {
  const words = ['--conditions=source', '--import', 'tsx', RUNNER, ...args];
  // Its children log what they are made to suffer; only what nobody expects is worth keeping.
  const env = { LOG_LEVEL: 'warn', ...process.env };
  return exitCodeOf(spawn(process.execPath, words, { cwd: checkoutRoot, env, stdio: 'inherit' }));
}
