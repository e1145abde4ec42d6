import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { checkoutRoot } from '../checkout.ts';
import { exitCodeOf } from '../programs/exit-code.ts';

const PRIVILEGES_CLI = join(checkoutRoot, 'migrations/dist/privileges-cli.js');

/** `npm run privileges -- …`: what each service needs of servers that others run. */
export const privileges = (args: string[]): Promise<number> =>
  exitCodeOf(spawn(process.execPath, [PRIVILEGES_CLI, ...args], { stdio: 'inherit' }));
