import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { LaunchError } from '../launch-error.ts';
import { findProgram } from '../programs/find-program.ts';
import { lastLines, runProgram } from '../programs/run-program.ts';
import type { DatabaseFlavour } from './database-flavour.ts';

/** Both servers refuse to run as root unless told so. */
export const asRoot = () => (process.getuid?.() === 0 ? ['--user=root'] : []);

/**
 * Where the server of this data folder keeps its temporary tables, emptied. Never where others keep theirs: a server that
 * starts removes every temporary table it finds there, a running neighbour's too.
 */
export function temporaryTables(data: string): string {
  const folder = `${data}.temporary`;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}

function initialiser(flavour: DatabaseFlavour, program: string, data: string): [string, string[]] {
  if (flavour === 'mysql') return [program, ['--no-defaults', '--initialize-insecure', `--datadir=${data}`]];
  const install = findProgram(['mariadb-install-db', 'mysql_install_db']);
  if (!install)
    throw new LaunchError(`${program} is there, but not mariadb-install-db, which makes its data folder.`);
  const plain = ['--auth-root-authentication-method=normal', '--skip-test-db'];
  return [install, ['--no-defaults', `--datadir=${data}`, ...plain]];
}

/** The errors in what it printed: MariaDB's last lines are general advice. */
function whatFailed(output: string): string {
  const errors = output.split('\n').filter((line) => /\berror\b/i.test(line));
  return lastLines(errors.length > 0 ? errors.join('\n') : output);
}

/** Makes the server's data folder unless it is there. A half-made one never carries the final name. */
export async function initialiseDatabase(
  flavour: DatabaseFlavour,
  program: string,
  data: string,
): Promise<void> {
  if (existsSync(data)) return;
  const draft = `${data}.draft`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(dirname(data), { recursive: true, mode: 0o700 });
  const [command, args] = initialiser(flavour, program, draft);
  const own = [`--tmpdir=${temporaryTables(data)}`, ...asRoot()];
  const { code, output } = await runProgram(command, [...args, ...own], { cwd: dirname(data) });
  if (code !== 0) {
    const hint = existsSync('/sys/kernel/security/apparmor')
      ? '\n(AppArmor may confine this server to /var/lib/mysql.)'
      : '';
    throw new LaunchError(`${command} could not make ${data}:${hint}\n${whatFailed(output)}`);
  }
  renameSync(draft, data);
}
