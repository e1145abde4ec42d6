import type { IndexedHistory } from '../index-history.ts';
import type { Violation } from '../violation.ts';

/** A read with the consistency token of a write is not older than that write. */
export function findStaleReads({ rereads }: IndexedHistory): Violation[] {
  return rereads
    .filter(({ foundVersion, atLeastVersion }) => foundVersion === null || foundVersion < atLeastVersion)
    .map(({ person, messageId, atLeastVersion, foundVersion }) => ({
      invariant: 'stale-read',
      where: person,
      what: `read message ${messageId} at version ${foundVersion ?? 'none'} after writing ${atLeastVersion}`,
    }));
}
