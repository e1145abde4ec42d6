import type { Knex } from 'knex';
import { runStatements } from '../run-statements.ts';

/**
 * Phase E: which event put a company's audit webhook where it is. NULL where it was written by SQL, as until now; the
 * previous release reads the address alone.
 */
export async function up(database: Knex): Promise<void> {
  await runStatements(database, ['ALTER TABLE audit_webhooks ADD COLUMN seq BIGINT NULL']);
}

export async function down(database: Knex): Promise<void> {
  await runStatements(database, ['ALTER TABLE audit_webhooks DROP COLUMN seq']);
}
