import { runSource } from '../programs/run-node.ts';

/** `npm run chaos -- <scenario>`: breaks a cluster of its own under load and checks that no promise was broken with it. */
export function chaos(args: string[]): Promise<number> {
  // Its children log what they are made to suffer; only what nobody expects is worth keeping.
  return runSource('tests/chaos/main.ts', args, { LOG_LEVEL: 'warn', ...process.env });
}
