import { runSource } from '../programs/run-node.ts';

/** `npm run mutate -- [group]`: changes the code in one place at a time and shows which changes no test notices. */
export const mutate = (args: string[]): Promise<number> => runSource('tests/mutation/main.ts', args);
