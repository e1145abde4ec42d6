import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Progress } from '../progress.ts';
import { DATABASE_PROGRAMS, flavourOf, type DatabaseFlavour } from '../servers/database-flavour.ts';
import { canInstall, installPackages, searchPackages } from './apt.ts';
import { findProgram } from './find-program.ts';

const FLAVOURS: readonly DatabaseFlavour[] = ['mysql', 'mariadb'];

/** The wanted kind; else the kind whose data is already in the folder; else MySQL before MariaDB. */
function flavoursInOrder(folder: string, wanted?: DatabaseFlavour): readonly DatabaseFlavour[] {
  if (wanted) return [wanted];
  const kept = FLAVOURS.filter((flavour) => existsSync(join(folder, 'data', flavour)));
  return [...new Set([...kept, ...FLAVOURS])];
}

/** A database server's program on this machine. */
export async function findDatabaseProgram(
  folder: string,
  wanted?: DatabaseFlavour,
): Promise<string | undefined> {
  for (const flavour of flavoursInOrder(folder, wanted)) {
    for (const name of DATABASE_PROGRAMS[flavour]) {
      const program = findProgram([name]);
      if (program && (await flavourOf(program)) === flavour) return program;
    }
  }
  return undefined;
}

/** The packages to install: MySQL where the release has it, else MariaDB. The cores only: they bring no system service. */
async function databasePackages(progress: Progress, wanted?: DatabaseFlavour): Promise<readonly string[]> {
  const mysql = wanted === 'mariadb' ? [] : await searchPackages('^mysql-server-core-8', progress);
  const newest = mysql.at(-1);
  if (newest) return [newest];
  if (wanted === 'mysql') return [];
  const core = await searchPackages('^mariadb-server-core$', progress);
  return core.length > 0 ? ['mariadb-server-core', 'mariadb-client-core'] : ['mariadb-server'];
}

/** Installs a database server where that can be done without asking; nothing when it cannot. */
export async function installDatabaseProgram(folder: string, progress: Progress, wanted?: DatabaseFlavour) {
  if (!(await canInstall())) return undefined;
  const packages = await databasePackages(progress, wanted);
  if (packages.length === 0) return undefined;
  await installPackages(packages, progress);
  return findDatabaseProgram(folder, wanted);
}
