import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { checkoutRoot } from '../checkout.ts';
import { exitCodeOf } from '../programs/exit-code.ts';

const RUNNER = join(checkoutRoot, 'tests/mutation/main.ts');

/** `npm run mutate -- [group]`: changes the code in one place at a time and shows which changes no test notices. */
export function mutate(args: string[]): Promise<number> {
  const words = ['--conditions=source', '--import', 'tsx', RUNNER, ...args];
  return exitCodeOf(spawn(process.execPath, words, { cwd: checkoutRoot, stdio: 'inherit' }));
}
