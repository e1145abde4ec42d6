import type { DirectoryBody, Id } from '@messaging/contracts';
import { inTransaction, isMissingParent } from '@messaging/database';
import { appendEvents, lockStreamHeads, openStreams } from '@messaging/events';
import { saveDirectory } from '@messaging/identity';
import { problem } from '@messaging/service-kit';
import type { Knex } from 'knex';
import { endErasuresOfEmployed } from '../repositories/erasures.ts';

/**
 * Takes over what the ERP tells of its companies and people, and records it in each touched company's stream. Whoever is
 * employed again is not erased any more. Rejects with `invalid-request`, having changed nothing, where an employment names a
 * company or a person that nobody has told of, or a username is another person's.
 */
export function createUpsertDirectory(database: Knex) {
  return function upsertDirectory(directory: DirectoryBody, correlationId: string): Promise<Id[]> {
    return inTransaction(database, async (trx) => {
      const { touchedCompanies } = await saveDirectory(trx, directory).catch(refuseUnknown);
      if (touchedCompanies.length === 0) return [];
      await openStreams(trx, touchedCompanies);
      const heads = await lockStreamHeads(trx, touchedCompanies);
      // Under the lock that every part of an erasure takes: nothing is erased of who comes back from here on.
      await endErasuresOfEmployed(trx, touchedCompanies);
      const employmentsOf = (companyId: Id) =>
        directory.employments.filter((row) => row.companyId === companyId).length;
      await appendEvents(
        trx,
        [...heads].map(([companyId, head]) => ({
          companyId,
          seq: String(head + 1n),
          type: 'directory.changed',
          conversationId: null,
          prevSeq: '0',
          messageId: null,
          actorUserId: null,
          correlationId,
          data: { employments: employmentsOf(companyId) },
          occurredAt: new Date().toISOString(),
        })),
      );
      return touchedCompanies;
    });
  };
}

function refuseUnknown(error: unknown): never {
  if (!isMissingParent(error)) throw error;
  const detail =
    'An employment names a company or a person that is not known; send those first, or in the same request.';
  throw problem('invalid-request', { field: 'employments', detail, cause: error });
}
