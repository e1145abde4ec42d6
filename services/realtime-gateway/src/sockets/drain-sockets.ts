import { setTimeout as sleep } from 'node:timers/promises';
import { serverDraining } from '../broadcasts/server-draining.ts';
import type { GatewayServer } from './socket-types.ts';

const LOOK_EVERY_MS = 50;
const BATCH = 200;

/** Sends all clients away: first they are asked to leave, each in its own time; those still here then are disconnected, in batches. */
export function createDrainSockets({ io, spreadMs }: { io: GatewayServer; spreadMs: number }) {
  const connected = () => [...io.sockets.sockets.values()];

  return async function drainSockets(): Promise<void> {
    for (const socket of connected()) serverDraining(socket, spreadMs);
    const until = performance.now() + spreadMs;
    while (connected().length > 0 && performance.now() < until) await sleep(LOOK_EVERY_MS);

    for (let rest = connected(); rest.length > 0; rest = connected()) {
      for (const socket of rest.slice(0, BATCH)) socket.disconnect(true);
      await sleep(LOOK_EVERY_MS);
    }
  };
}
