import { join } from 'node:path';
import { checkoutRoot } from '../checkout.ts';
import { runNode } from '../programs/run-node.ts';

const PRIVILEGES_CLI = join(checkoutRoot, 'migrations/dist/privileges-cli.js');

/** `npm run privileges -- …`: what each service needs of servers that others run. */
export const privileges = (args: string[]): Promise<number> => runNode([PRIVILEGES_CLI, ...args]);
