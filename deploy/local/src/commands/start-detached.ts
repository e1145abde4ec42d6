import { spawn } from 'node:child_process';
import { closeSync, fstatSync, mkdirSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { localFolder } from '../checkout.ts';

const FOLLOW_MS = 200;

/** Prints what is added to a file from here on. Answers how to print the rest and stop. */
function follow(path: string): () => void {
  const file = openSync(path, 'r');
  let position = fstatSync(file).size;
  const print = () => {
    const piece = Buffer.alloc(fstatSync(file).size - position);
    position += readSync(file, piece, 0, piece.length, position);
    process.stderr.write(piece);
  };
  const timer = setInterval(print, FOLLOW_MS);
  return () => {
    clearInterval(timer);
    print();
    closeSync(file);
  };
}

/** Starts the cluster in a process of its own, shows its progress, and returns when it is ready. */
export async function startDetached(args: string[]): Promise<number> {
  const logs = join(localFolder, 'logs');
  mkdirSync(logs, { recursive: true, mode: 0o700 });
  const path = join(logs, 'launcher.log');
  const log = openSync(path, 'a', 0o600);
  const stopFollowing = follow(path);
  const child = spawn(process.execPath, [join(__dirname, '../cli.js'), 'start', ...args], {
    detached: true,
    stdio: ['ignore', log, log, 'ipc'],
  });
  closeSync(log);
  const interrupt = () => child.kill('SIGTERM');
  process.once('SIGINT', interrupt);
  const code = await new Promise<number>((resolve) => {
    child.once('message', () => resolve(0));
    child.once('exit', (exitCode) => resolve(exitCode ?? 1));
  });
  process.off('SIGINT', interrupt);
  stopFollowing();
  if (child.connected) child.disconnect();
  child.unref();
  return code;
}
