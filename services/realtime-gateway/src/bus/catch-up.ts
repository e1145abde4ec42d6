import { headsCheck } from '../broadcasts/heads-check.ts';
import type { ReadHeads } from '../heads/read-heads.ts';
import type { GatewayServer } from '../sockets/socket-types.ts';

export interface CatchUpParts {
  io: GatewayServer;
  /** Resolves when this node hears all its rooms again. */
  resubscribed: () => Promise<unknown>;
  heads: Pick<ReadHeads, 'forgetAll'>;
  onError: (error: unknown) => void;
}

/**
 * After the bus was away, or what it brought was withheld: what was published meanwhile is lost to this node, so its
 * clients compare what they hold.
 */
export function createCatchUp({ io, resubscribed, heads, onError }: CatchUpParts) {
  async function compareAll(): Promise<void> {
    await resubscribed();
    heads.forgetAll();
    headsCheck(io);
  }

  return function catchUp(): void {
    compareAll().catch(onError);
  };
}
