import { spawn } from 'node:child_process';

export interface ProgramResult {
  code: number | null;
  stdout: string;
  /** Both streams as they came. */
  output: string;
}

export interface RunOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** Called with the last line of each piece of output. */
  onLine?: (line: string) => void;
}

/** Runs a program to its end and keeps what it printed. It never waits for input. Rejects only when it cannot be started. */
export function runProgram(
  program: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<ProgramResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let output = '';
    const keep = (piece: string, isStdout: boolean) => {
      if (isStdout) stdout += piece;
      output += piece;
      const line = piece.trim().split('\n').at(-1)?.trim();
      if (line) options.onLine?.(line);
    };
    child.stdout.setEncoding('utf8').on('data', (piece: string) => keep(piece, true));
    child.stderr.setEncoding('utf8').on('data', (piece: string) => keep(piece, false));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, output }));
  });
}

/** The last lines of an output: what a person needs to see of a failure. */
export const lastLines = (text: string, count = 15) => text.trimEnd().split('\n').slice(-count).join('\n');
