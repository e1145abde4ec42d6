import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { LaunchError } from '../launch-error.ts';

/** Below the range from which systems take the ports of outgoing connections, so none of those sits on ours. */
const LOWEST = 15_000;
const HIGHEST = 32_000;
const ATTEMPTS = 200;

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ port, host: '127.0.0.1', exclusive: true }, () => probe.close(() => resolve(true)));
  });
}

/** A free loopback port: the preferred one if nobody has it, else any. `taken` names ports promised to others. */
export async function findFreePort(
  preferred?: number,
  taken: ReadonlySet<number> = new Set(),
): Promise<number> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const port = attempt === 0 && preferred ? preferred : randomInt(LOWEST, HIGHEST);
    if (!taken.has(port) && (await isFree(port))) return port;
  }
  throw new LaunchError(`No free port on 127.0.0.1 between ${LOWEST} and ${HIGHEST}.`);
}
