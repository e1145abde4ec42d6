import { LaunchError } from '../launch-error.ts';
import { silentProgress, type Progress } from '../progress.ts';
import { canInstall, installPackages } from './apt.ts';
import { findProgram } from './find-program.ts';

export interface ProgramNeed {
  title: string;
  /** Names it goes by, in the order of preference. */
  names: readonly string[];
  /** Debian and Ubuntu packages that bring it. */
  packages: readonly string[];
}

/** Programs that are found or installed as one package. */
export const PROGRAMS = {
  nginx: { title: 'nginx', names: ['nginx'], packages: ['nginx'] },
  redis: { title: 'Redis', names: ['redis-server', 'valkey-server'], packages: ['redis-server'] },
  chromium: {
    title: 'Chromium',
    names: ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'],
    packages: ['chromium'],
  },
  promtool: { title: 'promtool', names: ['promtool'], packages: ['prometheus'] },
} as const satisfies Record<string, ProgramNeed>;

/** Full path of the program: found, or installed where that can be done without asking. */
export async function ensureProgram(need: ProgramNeed, progress: Progress = silentProgress): Promise<string> {
  const found = findProgram(need.names);
  if (found) return found;
  if (await canInstall()) await installPackages(need.packages, progress);
  const installed = findProgram(need.names);
  if (installed) return installed;
  throw new LaunchError(
    `${need.title} is needed and is not on this machine (looked for ${need.names.join(', ')}). ` +
      `Install it so that it is in PATH; on Debian or Ubuntu: sudo apt-get install ${need.packages.join(' ')}`,
  );
}
