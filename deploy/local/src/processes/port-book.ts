import { join } from 'node:path';
import { readFileIfAny, writePrivateFile } from '../private-file.ts';
import { findFreePort } from './free-port.ts';

export interface PortBook {
  /** A free port for this name: the one it had last time where nobody took it meanwhile. */
  take(name: string): Promise<number>;
}

/** Remembers the ports of a cluster, so that its addresses stay the same from start to start. */
export function openPortBook(folder: string): PortBook {
  const file = join(folder, 'ports.json');
  const earlier = JSON.parse(readFileIfAny(file) ?? '{}') as Record<string, number>;
  const taken = new Map<string, number>();
  let turn: Promise<unknown> = Promise.resolve();

  async function take(name: string): Promise<number> {
    const promised = new Set([
      ...taken.values(),
      ...Object.values(earlier).filter((port) => port !== earlier[name]),
    ]);
    const port = await findFreePort(earlier[name], promised);
    taken.set(name, port);
    writePrivateFile(file, JSON.stringify({ ...earlier, ...Object.fromEntries(taken) }, null, 2));
    return port;
  }

  return {
    take(name) {
      const mine = turn.then(() => take(name));
      turn = mine.catch(() => {});
      return mine;
    },
  };
}
