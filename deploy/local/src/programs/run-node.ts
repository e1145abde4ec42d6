import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { checkoutRoot } from '../checkout.ts';

const KILLED = 1;

interface RunOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
}

/** Runs a Node program that shares our terminal, and answers its exit code. */
export const runNode = (words: readonly string[], options: RunOptions = {}): Promise<number> =>
  exitCodeOf(spawn(process.execPath, words, { ...options, stdio: 'inherit' }));

/** The same with a TypeScript file of the checkout that nobody compiles, on the sources of our packages. */
export function runSource(
  file: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<number> {
  const words = ['--conditions=source', '--import', 'tsx', join(checkoutRoot, file), ...args];
  return runNode(words, { cwd: checkoutRoot, env });
}

/** Ctrl-C reaches the child by itself; we only wait for it to end. */
async function exitCodeOf(child: ChildProcess): Promise<number> {
  const ignore = () => {};
  process.on('SIGINT', ignore);
  const pass = () => child.kill('SIGTERM');
  process.on('SIGTERM', pass);
  try {
    return await new Promise<number>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code) => resolve(code ?? KILLED));
    });
  } finally {
    process.off('SIGINT', ignore);
    process.off('SIGTERM', pass);
  }
}
