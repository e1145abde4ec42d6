import type { Progress } from '../progress.ts';
import { LaunchError } from '../launch-error.ts';
import { findProgram } from './find-program.ts';
import { lastLines, runProgram } from './run-program.ts';

/**
 * Installs without starting the system's own services: what is installed here runs as private processes. The trap
 * takes the guard away again whatever happens, and a guard that was there before stays.
 */
const INSTALL_SCRIPT = `
set -e
guard=/usr/sbin/policy-rc.d
if [ ! -e "$guard" ]; then
  trap 'rm -f "$guard"' EXIT
  trap 'exit 130' INT TERM HUP
  printf '#!/bin/sh\\nexit 101\\n' > "$guard"
  chmod 755 "$guard"
fi
apt-get install -y --no-install-recommends -o DPkg::Lock::Timeout=300 "$@"
`;

const isRoot = () => process.getuid?.() === 0;

/** The words before a command that make it run as root; nothing when that cannot be had without asking. */
async function rootPrefix(): Promise<string[] | undefined> {
  if (isRoot()) return [];
  const sudo = findProgram(['sudo']);
  if (!sudo || (await runProgram(sudo, ['-n', 'true'])).code !== 0) return undefined;
  return [sudo, '-n'];
}

/** True on Debian, Ubuntu and their like, where we may install packages without being asked for a password. */
export async function canInstall(): Promise<boolean> {
  return findProgram(['apt-get']) !== undefined && (await rootPrefix()) !== undefined;
}

async function asRoot(words: readonly string[], report: (line: string) => void): Promise<void> {
  const all = [
    ...((await rootPrefix()) ?? []),
    'env',
    'DEBIAN_FRONTEND=noninteractive',
    'RUNLEVEL=1',
    ...words,
  ];
  const { code, output } = await runProgram(all[0] ?? 'env', all.slice(1), { onLine: report });
  if (code !== 0) throw new LaunchError(`${words.join(' ')} failed:\n${lastLines(output)}`);
}

let listsAreFresh: Promise<void> | undefined;

/** Once a run: a fresh machine often has no package lists at all. */
function refreshLists(progress: Progress): Promise<void> {
  listsAreFresh ??= progress.step('Refreshing the package lists (apt-get update)', (report) =>
    asRoot(['apt-get', 'update'], report),
  );
  return listsAreFresh;
}

/** Names of the packages this release has that match the pattern, the newest version last. */
export async function searchPackages(pattern: string, progress: Progress): Promise<string[]> {
  await refreshLists(progress);
  const { stdout } = await runProgram('apt-cache', ['search', '--names-only', pattern]);
  return stdout
    .split('\n')
    .map((line) => line.split(' ')[0] ?? '')
    .filter(Boolean)
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
}

let installing: Promise<unknown> = Promise.resolve();

/** Installs these packages, after saying so. One installation at a time. */
export function installPackages(packages: readonly string[], progress: Progress): Promise<void> {
  const names = packages.join(', ');
  const mine = installing.then(async () => {
    await refreshLists(progress);
    progress.say(`Installing with apt-get, because this machine does not have it: ${names}`);
    await progress.step(`Installing ${names}`, (report) =>
      asRoot(['sh', '-c', INSTALL_SCRIPT, 'install', ...packages], report),
    );
  });
  installing = mine.catch(() => {});
  return mine;
}
