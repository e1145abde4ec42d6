import {
  appendLeaves,
  checkSeal,
  encodeEventLeaf,
  EMPTY_FRONTIER,
  frontierRoot,
  leafHash,
  NoteRefused,
  openCheckpoint,
  originOf,
  signCheckpoint as signNote,
  type Frontier,
  type MacKeys,
} from '@messaging/audit';
import type { Id } from '@messaging/contracts';
import { inTransaction, type Transaction } from '@messaging/database';
import type { Knex } from 'knex';
import { lockTree, readHead, saveTree, type StoredTree } from '../repositories/audit-trees.ts';
import { findCheckpoint } from '../repositories/checkpoints.ts';
import { readStoredEvents, type StoredEvent } from '../repositories/event-records.ts';
import type { PublishedCheckpoint } from '../sinks/checkpoint-sink.ts';
import { AuditFailure } from './audit-failure.ts';
import type { CheckpointKeys } from './checkpoint-keys.ts';

export interface SignCheckpointOptions {
  database: Knex;
  /** The deployment's name; a company's origin is below it. */
  originBase: string;
  macKeys: MacKeys;
  keys: CheckpointKeys;
  /** Whether an event without a seal is a failure; else it is counted. */
  refuseUnsealed: boolean;
}

export interface Signed {
  checkpoint: PublishedCheckpoint;
  events: number;
  unsealed: number;
}

const PAGE = 2_000;

/**
 * Signs the company's stream as far as it has come, at most `most` new events at a time, and stores the checkpoint. Before
 * that: the stored tree is the one that was signed last, no outside sink has seen a longer or another one, the new events
 * follow without a gap, and each fits its seal. Throws AuditFailure and signs nothing where one of these does not hold.
 */
export function createSignCheckpoint(options: SignCheckpointOptions) {
  const { database, originBase, macKeys, keys, refuseUnsealed } = options;

  /** The tree that was signed last. */
  function requireSigned({ frontier, size, note }: StoredTree, origin: string): Frontier {
    if (size === 0) return EMPTY_FRONTIER;
    if (!frontier || note === undefined) {
      throw new AuditFailure('tree', `the tree of size ${size} has no checkpoint or cannot be one`);
    }
    try {
      const { size: signedSize, root } = openCheckpoint(note, origin, keys.verifiersOf(origin));
      if (signedSize === size && root.equals(frontierRoot(frontier))) return frontier;
    } catch (error) {
      if (!(error instanceof NoteRefused)) throw error;
      throw new AuditFailure('tree', `the checkpoint of size ${size}: ${error.message}`);
    }
    throw new AuditFailure('tree', `the tree of size ${size} is not the one that was signed`);
  }

  /** What was published can neither have been longer nor another. */
  async function requireNoFork(
    trx: Transaction,
    companyId: Id,
    size: number,
    outside: PublishedCheckpoint | undefined,
  ): Promise<void> {
    if (!outside) return;
    if (outside.size > size) {
      throw new AuditFailure(
        'rollback',
        `a sink has a checkpoint of ${outside.size} events, the database of ${size}`,
      );
    }
    const own = await findCheckpoint(trx, companyId, outside.size);
    if (own?.note !== outside.note) {
      throw new AuditFailure(
        'fork',
        `a sink has another checkpoint of size ${outside.size} than the database`,
      );
    }
  }

  function checkEvents(
    events: readonly StoredEvent[],
    after: number,
  ): { leaves: Buffer[]; unsealed: number } {
    let unsealed = 0;
    const leaves = events.map(({ event, seal }, index) => {
      const expected = String(after + index + 1);
      if (event.seq !== expected) {
        throw new AuditFailure('order', `event ${event.seq} stands where ${expected} belongs`);
      }
      const leaf = encodeEventLeaf(event);
      const sealed = seal === null ? 'unsealed' : checkSeal(macKeys, leaf, seal);
      if (sealed === 'unsealed' && !refuseUnsealed) unsealed += 1;
      else if (sealed === 'unsealed') throw new AuditFailure('unsealed', `event ${expected} has no seal`);
      else if (sealed !== 'right') throw new AuditFailure('seal', `event ${expected}: its seal is ${sealed}`);
      return leafHash(leaf);
    });
    return { leaves, unsealed };
  }

  return function signCheckpoint(
    companyId: Id,
    { outside, most }: { outside: PublishedCheckpoint | undefined; most: number },
  ): Promise<Signed | undefined> {
    const origin = originOf(originBase, companyId);
    return inTransaction(database, async (trx) => {
      const stored = await lockTree(trx, companyId);
      const last = requireSigned(stored, origin);
      await requireNoFork(trx, companyId, last.size, outside);
      // Before the events: whatever the head counts now is there to be read.
      const head = await readHead(trx, companyId);
      if (head < last.size) {
        throw new AuditFailure(
          'rollback',
          `the stream ends at ${head}, a checkpoint of ${last.size} was signed`,
        );
      }
      const end = Math.min(head, last.size + most);
      let frontier = last;
      let unsealed = 0;
      while (frontier.size < end) {
        const events = await readStoredEvents(
          trx,
          companyId,
          frontier.size,
          Math.min(PAGE, end - frontier.size),
        );
        if (events.length === 0) throw new AuditFailure('order', `event ${frontier.size + 1} is missing`);
        const checked = checkEvents(events, frontier.size);
        frontier = appendLeaves(frontier, checked.leaves);
        unsealed += checked.unsealed;
      }
      if (frontier.size === last.size) return undefined;
      const note = signNote(
        { origin, size: frontier.size, root: frontierRoot(frontier) },
        keys.signersOf(origin),
      );
      await saveTree(trx, companyId, frontier, note);
      return { checkpoint: { size: frontier.size, note }, events: frontier.size - last.size, unsealed };
    });
  };
}
