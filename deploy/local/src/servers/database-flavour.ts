import { LaunchError } from '../launch-error.ts';
import { lastLines, runProgram } from '../programs/run-program.ts';

export type DatabaseFlavour = 'mysql' | 'mariadb';

/** Names of the server's program. On many systems `mysqld` is MariaDB's, so a name alone says little. */
export const DATABASE_PROGRAMS = { mysql: ['mysqld'], mariadb: ['mariadbd', 'mysqld'] } as const;

/** Which of the two a server program is, as it says itself. */
export async function flavourOf(program: string): Promise<DatabaseFlavour> {
  const { code, output } = await runProgram(program, ['--version']);
  if (code !== 0) throw new LaunchError(`${program} --version failed:\n${lastLines(output)}`);
  return /mariadb/i.test(output) ? 'mariadb' : 'mysql';
}
