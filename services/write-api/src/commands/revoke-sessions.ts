import { inTransaction } from '@messaging/database';
import { saveRevocations, type NewRevocation } from '@messaging/identity';
import type { Knex } from 'knex';

/** Ends sessions before their tokens do. Once this has answered, no process uses them for longer than its bound. */
export function createRevokeSessions(database: Knex) {
  return function revokeSessions(revocation: NewRevocation): Promise<void> {
    return inTransaction(database, (trx) => saveRevocations(trx, [revocation]));
  };
}

export type RevokeSessions = ReturnType<typeof createRevokeSessions>;
