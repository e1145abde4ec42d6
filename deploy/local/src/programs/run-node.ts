import type { ChildProcess } from 'node:child_process';

const KILLED = 1;

/** Waits for a program that shares our terminal. Ctrl-C reaches it by itself; we only wait for it to end. */
export async function exitCodeOf(child: ChildProcess): Promise<number> {
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
