import { compareSequences, type Sequence } from '@messaging/contracts';
import { chooseReader, type Reader } from '@messaging/database';
import type { Knex } from 'knex';
import type { Asker } from './asker.ts';

/** Reads with whoever has seen what the asker has, and `seen`: the newest event the answer must not lack. */
export type ReadFresh = <T>(asker: Asker, seen: Sequence, read: (reader: Reader) => Promise<T>) => Promise<T>;

export interface ReadFreshOptions {
  primary: Knex;
  replica?: Knex | undefined;
  /** How long a replica that failed is left alone, so that not every request waits for it. */
  restMs?: number;
  onReplicaFailure?: (error: unknown) => void;
}

/**
 * Content may come from the replica, rights never do. The replica must have everything that the primary's rows,
 * which the rights were read off, already speak of: else a page could lack what its own conversation counts. One
 * that fails in the middle of a read is given up for the primary.
 */
export function createReadFresh({
  primary,
  replica,
  restMs = 5_000,
  onReplicaFailure,
}: ReadFreshOptions): ReadFresh {
  let restsUntil = 0;

  function rest(error: unknown): void {
    restsUntil = Date.now() + restMs;
    onReplicaFailure?.(error);
  }

  return async function readFresh({ context, atLeast }, seen, read) {
    if (!replica || Date.now() < restsUntil) return read(primary);
    const seq = compareSequences(atLeast, seen) > 0 ? atLeast : seen;
    const { companyId, directoryVersion } = context;
    const databases = { primary, replica, onReplicaFailure: rest };
    const reader = await chooseReader(databases, companyId, { seq, directoryVersion });
    if (reader === primary) return read(primary);
    try {
      return await read(reader);
    } catch (error) {
      rest(error);
      return read(primary);
    }
  };
}
