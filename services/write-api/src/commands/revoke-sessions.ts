import type { Id } from '@messaging/contracts';
import { inTransaction } from '@messaging/database';
import { appendEvents, lockStreamHeads, openStreams } from '@messaging/events';
import { saveRevocations, type NewRevocation } from '@messaging/identity';
import type { Knex } from 'knex';
import { findTouchedCompanies } from '../repositories/touched-companies.ts';

export interface EndedBy {
  /** The person who signed out; null for the ERP. */
  actorUserId: Id | null;
  correlationId: string;
}

const LABEL = /^[a-z][a-z0-9-]*$/;
// The statement that moves heads grows with the square of them.
const COMPANIES_AT_ONCE = 500;

/**
 * Ends sessions before their tokens do, and records it in the stream of every company they may have been used in; answers
 * which those are. Once this has answered, no process uses the sessions for longer than its bound. A session that is named
 * without its person is in nobody's stream: nothing says whose it is.
 */
export function createRevokeSessions(database: Knex) {
  return function revokeSessions(revocation: NewRevocation, by: EndedBy): Promise<Id[]> {
    const { userId = null, sessionId, reason } = revocation;
    const data = { userId, all: sessionId === undefined, reason: LABEL.test(reason) ? reason : null };
    return inTransaction(database, async (trx) => {
      const companyIds = await findTouchedCompanies(trx, revocation);
      const occurredAt = new Date().toISOString();
      for (let i = 0; i < companyIds.length; i += COMPANIES_AT_ONCE) {
        const some = companyIds.slice(i, i + COMPANIES_AT_ONCE);
        await openStreams(trx, some);
        const heads = await lockStreamHeads(trx, some);
        await appendEvents(
          trx,
          [...heads].map(([companyId, head]) => ({
            companyId,
            seq: String(head + 1n),
            type: 'session.ended',
            conversationId: null,
            prevSeq: '0',
            messageId: null,
            ...by,
            data,
            occurredAt,
          })),
        );
      }
      // Last, because all revocations of the deployment wait for one another here.
      await saveRevocations(trx, [revocation]);
      return companyIds;
    });
  };
}

export type RevokeSessions = ReturnType<typeof createRevokeSessions>;
