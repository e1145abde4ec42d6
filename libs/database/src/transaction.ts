import type { Knex } from 'knex';
import { isTransient } from './errors.ts';

/** What reads: a pool or a transaction. Only `select`, `execute` and `insertRows` get at it: it has no query of its own. */
export interface Reader {
  readonly client: Knex['client'];
}
/** What writes: only ever a transaction, opened by whoever decides its extent. */
export interface Transaction extends Reader {
  isCompleted(): boolean;
}

const ATTEMPTS = 4;

/** Runs `work` in one transaction. A deadlock or lock wait repeats the whole of it, up to four times in all. */
export async function inTransaction<T>(database: Knex, work: (trx: Transaction) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    // On a connection that is lost the rollback fails too, and knex would tell of that alone.
    let cause: unknown;
    try {
      return await database.transaction((trx) =>
        work(trx).catch((error: unknown) => {
          cause = error;
          throw error;
        }),
      );
    } catch (failure) {
      const error = cause ?? failure;
      if (attempt === ATTEMPTS || !isTransient(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 10 * 2 ** attempt));
    }
  }
}
