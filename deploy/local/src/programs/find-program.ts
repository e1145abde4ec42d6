import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Servers live here on most systems, and these folders are often missing from a plain user's PATH. */
const SERVER_FOLDERS = ['/usr/sbin', '/usr/local/sbin', '/usr/local/bin', '/usr/bin', '/opt/homebrew/bin'];

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** Folders searched for programs, in order. */
export function programFolders(env: NodeJS.ProcessEnv = process.env): string[] {
  const inPath = (env['PATH'] ?? '').split(delimiter).filter(Boolean);
  return [...new Set([...inPath, ...SERVER_FOLDERS])];
}

/** Full path of the first of these names found in the folders; names are tried in order. */
export function findProgram(names: readonly string[], folders = programFolders()): string | undefined {
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
}
