import type { ErasureBody, ErasureView } from '@messaging/contracts';
import { inTransaction } from '@messaging/database';
import { openStreams } from '@messaging/events';
import { problem } from '@messaging/service-kit';
import type { Knex } from 'knex';
import { findErasure, isEmployed, presentErasure, saveErasure } from '../repositories/erasures.ts';
import { lockCompany } from './record-change.ts';

/**
 * Has a person's texts, and their name, erased from one company: moderation-worker does it, over time. Asked again while it
 * runs nothing changes; once it has finished it begins anew, for what was written since. Rejects with `not-found` for whom
 * the company never employed, and with `still-employed` for whom it employs: they would go on writing.
 */
export function createRequestErasure(database: Knex) {
  return function requestErasure(
    { companyId, userId, dryRun }: ErasureBody,
    correlationId: string,
  ): Promise<ErasureView> {
    return inTransaction(database, async (trx) => {
      if ((await isEmployed(trx, { companyId, userId })) === undefined) throw problem('not-found');
      await openStreams(trx, [companyId]);
      const company = await lockCompany(trx, { companyId, userId: null, correlationId });
      // Only behind the lock: whoever employs them again looks there for what is to be ended.
      if (await isEmployed(trx, { companyId, userId }))
        throw problem('still-employed', {
          detail: 'End the employment first: PUT /api/messaging/directory.',
        });
      const before = await findErasure(trx, { companyId, userId });
      if (dryRun || presentErasure(before).state === 'running') return presentErasure(before);
      await saveErasure(trx, { companyId, userId, correlationId, now: new Date() });
      await company.record({ type: 'erasure.requested', data: { userId }, now: new Date() });
      return presentErasure(await findErasure(trx, { companyId, userId }));
    });
  };
}

export type RequestErasure = ReturnType<typeof createRequestErasure>;
