import { headsCheck } from '../broadcasts/heads-check.ts';
import type { ReadHeads } from '../heads/read-heads.ts';
import type { GatewayServer } from '../sockets/socket-types.ts';

export interface BusBackParts {
  io: GatewayServer;
  /** Resolves when this node hears all its rooms again. */
  resubscribed: () => Promise<unknown>;
  heads: Pick<ReadHeads, 'forgetAll'>;
  onError: (error: unknown) => void;
}

/** After the bus was away: what was published meanwhile is lost to this node, so its clients compare what they hold. */
export function createBusBack({ io, resubscribed, heads, onError }: BusBackParts) {
  async function catchUp(): Promise<void> {
    await resubscribed();
    heads.forgetAll();
    headsCheck(io);
  }

  return function onBusBack(): void {
    catchUp().catch(onError);
  };
}
