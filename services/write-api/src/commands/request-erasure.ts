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
      const employed = await isEmployed(trx, { companyId, userId });
      if (employed === undefined) throw problem('not-found');
      if (employed)
        throw problem('still-employed', {
          detail: 'End the employment first: PUT /api/messaging/directory.',
        });
      await openStreams(trx, [companyId]);
      const company = await lockCompany(trx, { companyId, userId: null, correlationId });
      const before = await findErasure(trx, { companyId, userId });
      if (dryRun || presentErasure(before).state === 'running') return presentErasure(before);
      await saveErasure(trx, { companyId, userId, correlationId, now: new Date() });
      await company.record({ type: 'erasure.requested', data: { userId }, now: new Date() });
      return presentErasure(await findErasure(trx, { companyId, userId }));
    });
  };
}

export type RequestErasure = ReturnType<typeof createRequestErasure>;
