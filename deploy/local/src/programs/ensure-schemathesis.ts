import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { localFolder } from '../checkout.ts';
import { LaunchError } from '../launch-error.ts';
import type { Progress } from '../progress.ts';
import { findProgram } from './find-program.ts';
import { lastLines, runProgram } from './run-program.ts';

const VERSION = '4.32.5';
const PYTHONS = ['python3', 'python3.13', 'python3.12', 'python3.11', 'python3.10'];
const IS_NEW_ENOUGH = 'import sys, venv; sys.exit(sys.version_info < (3, 10))';

/** A version manager may put a name into PATH that runs nothing, so each is tried. */
async function findPython(): Promise<string | undefined> {
  for (const name of PYTHONS) {
    const python = findProgram([name]);
    if (python && (await runProgram(python, ['-c', IS_NEW_ENOUGH])).code === 0) return python;
  }
  return undefined;
}

/** Full path of Schemathesis: installed once, into an environment of its own below `.local`. */
export async function ensureSchemathesis(progress: Progress): Promise<string> {
  const folder = join(localFolder, 'schemathesis', VERSION);
  const program = join(folder, 'bin', 'schemathesis');
  if (existsSync(program)) return program;
  const python = await findPython();
  if (!python)
    throw new LaunchError('Schemathesis needs Python 3.10 or newer, with venv, and found none in PATH.');
  await progress.step(`Installing Schemathesis ${VERSION} with pip`, async (report) => {
    for (const words of [
      [python, '-m', 'venv', folder],
      [join(folder, 'bin', 'pip'), 'install', `schemathesis==${VERSION}`],
    ]) {
      const [first = '', ...rest] = words;
      const { code, output } = await runProgram(first, rest, { onLine: report });
      if (code !== 0) throw new LaunchError(`${words.join(' ')} failed:\n${lastLines(output)}`);
    }
  });
  return program;
}
