import type { ErasureView, Id } from '@messaging/contracts';
import { problem } from '@messaging/service-kit';
import type { Knex } from 'knex';
import { findErasure, isEmployed, presentErasure } from '../repositories/erasures.ts';

/** How far an erasure is. Rejects with `not-found` for whom the company never employed. */
export function createReadErasure(database: Knex) {
  return async function readErasure(part: { companyId: Id; userId: Id }): Promise<ErasureView> {
    if ((await isEmployed(database, part)) === undefined) throw problem('not-found');
    return presentErasure(await findErasure(database, part));
  };
}

export type ReadErasure = ReturnType<typeof createReadErasure>;
