import type { Reader } from '@messaging/database';
import type { Logger } from '@messaging/service-kit';
import {
  countRelays,
  findLeases,
  freeLeases,
  openLeases,
  prolongLeases,
  removeRelay,
  takeLeases,
  type LeaseRow,
} from '../repositories/relay-leases.ts';
import { SHARDS } from './shard-of.ts';

export interface KeepShardsParts {
  database: Reader;
  holder: string;
  logger: Logger;
  /** How long a lease lasts without being prolonged. */
  leaseMs: number;
  /** New shards are held from now on. */
  onTaken: () => void;
  /** Some shards are no longer held: resolves when no work on them is under way. */
  settle: () => Promise<void>;
}

const RENEWALS_PER_LIFE = 3;

/** Holds this relay's fair share of the shards by leases in the database, and says which it holds right now. */
export function createKeepShards({ database, holder, logger, leaseMs, onTaken, settle }: KeepShardsParts) {
  let held = new Map<number, string>();
  let heldUntil = -Infinity;
  let timer: NodeJS.Timeout | undefined;
  let turn: Promise<void> = Promise.resolve();
  let stopping = false;

  /** The epoch in which this relay holds the shard; undefined when it does not, or can no longer be sure. */
  function epochOf(shard: number): string | undefined {
    return performance.now() < heldUntil ? held.get(shard) : undefined;
  }

  async function renew(): Promise<void> {
    // Counted from before the question: our own idea of the lease must end before the database's.
    const askedAt = performance.now();
    await prolongLeases(database, holder, leaseMs);
    const relays = await countRelays(database);
    const share = Math.ceil(SHARDS / Math.max(relays, 1));
    const leases = await findLeases(database, holder);
    if (leases.length < SHARDS) await openLeases(database, SHARDS);
    let mine = leases.filter((lease) => lease.mine);
    if (mine.length > share) mine = await giveUp(mine, share);
    if (mine.length < share && (await takeLeases(database, holder, leaseMs, share - mine.length)) > 0) {
      mine = (await findLeases(database, holder)).filter((lease) => lease.mine);
    }
    hold(mine, askedAt + leaseMs);
  }

  async function giveUp(mine: LeaseRow[], share: number): Promise<LeaseRow[]> {
    const surplus = mine.slice(share);
    for (const { shard } of surplus) held.delete(shard);
    await settle();
    await freeLeases(
      database,
      holder,
      surplus.map((lease) => lease.shard),
    );
    return mine.slice(0, share);
  }

  function hold(mine: LeaseRow[], until: number): void {
    const before = held;
    held = new Map(mine.map((lease) => [lease.shard, lease.epoch]));
    heldUntil = until;
    const taken = mine.filter((lease) => before.get(lease.shard) !== lease.epoch);
    if (taken.length > 0 || before.size !== held.size) {
      logger.info({ holder, shards: [...held.keys()] }, 'holding shards');
    }
    if (taken.length > 0) onTaken();
  }

  function renewAndRepeat(): void {
    turn = renew()
      .catch((error: unknown) => logger.warn({ err: error }, 'could not renew the leases'))
      .finally(() => {
        if (!stopping) timer = setTimeout(renewAndRepeat, leaseMs / RENEWALS_PER_LIFE);
      });
  }

  return {
    epochOf,
    async start(): Promise<void> {
      renewAndRepeat();
      await turn;
    },
    /** Frees everything held, so that the others need not wait for the leases to run out. */
    async stop(): Promise<void> {
      stopping = true;
      clearTimeout(timer);
      await turn;
      const shards = [...held.keys()];
      held.clear();
      await settle();
      await freeLeases(database, holder, shards);
      await removeRelay(database, holder);
    },
  };
}
