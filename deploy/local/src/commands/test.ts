import { join } from 'node:path';
import { checkoutRoot } from '../checkout.ts';
import { ensureProgram, PROGRAMS } from '../programs/ensure-program.ts';
import { runNode } from '../programs/run-node.ts';
import { createProgress } from '../progress.ts';
import { readFlavour } from './given-servers.ts';

const JEST = join(checkoutRoot, 'node_modules/jest/bin/jest.js');
const FLAVOUR_OPTION = '--database=';

/** `npm test`: every test, or those the arguments choose (they go to jest), on the database `--database=` names. */
export async function test(args: string[]): Promise<number> {
  const progress = createProgress();
  const chosen = args.find((arg) => arg.startsWith(FLAVOUR_OPTION))?.slice(FLAVOUR_OPTION.length);
  const flavour = readFlavour(chosen ?? process.env['TEST_DATABASE']);
  const environment: Record<string, string> = flavour ? { TEST_DATABASE: flavour } : {};
  environment['CHROMIUM'] = await ensureProgram(PROGRAMS.chromium, progress);
  environment['PROMTOOL'] = await ensureProgram(PROGRAMS.promtool, progress);
  const words = [JEST, '-c', 'jest.config.cjs', ...args.filter((arg) => !arg.startsWith(FLAVOUR_OPTION))];
  const env = { ...process.env, ...environment };
  return runNode(words, { cwd: checkoutRoot, env });
}
