import type { Knex } from 'knex';

interface Pool {
  numPendingAcquires(): number;
}

/** How many queries wait for a connection of the pool. */
export function countWaiting(database: Knex): number {
  const { pool } = database.client as { pool?: Pool };
  return pool?.numPendingAcquires() ?? 0;
}
