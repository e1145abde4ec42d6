import type { Knex } from 'knex';
import { select } from './rows.ts';

export interface Databases {
  primary: Knex;
  replica?: Knex;
  /** Hears why the replica could not be asked. */
  onReplicaFailure?: (error: unknown) => void;
}

/** What a reader must have seen: the company's stream up to `seq`, its directory up to a version. */
export interface Freshness {
  seq?: string;
  directoryVersion?: string;
}

/**
 * The replica when it has replayed the company's stream and directory at least this far, else the primary. The head
 * row travels in the same transaction as everything it counts, so this needs no GTID and works on any dialect.
 * A replica that does not answer is simply not chosen.
 */
export async function chooseReader(
  { primary, replica, onReplicaFailure }: Databases,
  companyId: string,
  { seq = '0', directoryVersion = '0' }: Freshness = {},
): Promise<Knex> {
  if (!replica) return primary;
  if (seq === '0' && directoryVersion === '0') return replica;
  try {
    const [head] = await select<{ seq: string; directoryVersion: string }>(
      replica,
      `SELECT h.last_seq AS seq, c.directory_version AS directoryVersion
         FROM stream_heads h JOIN companies c ON c.id = h.company_id WHERE h.company_id = ?`,
      [companyId],
    );
    const hasSeen =
      head && BigInt(head.seq) >= BigInt(seq) && BigInt(head.directoryVersion) >= BigInt(directoryVersion);
    return hasSeen ? replica : primary;
  } catch (error) {
    onReplicaFailure?.(error);
    return primary;
  }
}
