import type { Knex } from 'knex';
import { runStatements } from '../run-statements.ts';

/** Phase D: what messaging needs to know of the ERP's people beyond the baseline. All additive. */
export async function up(database: Knex): Promise<void> {
  await runStatements(database, [
    // Raised by every change of the company's directory, so that cached names and rights can tell they are old.
    'ALTER TABLE companies ADD COLUMN directory_version BIGINT NOT NULL DEFAULT 0',
    'ALTER TABLE users ADD COLUMN email VARCHAR(254) NULL',
    // An employment is ended, never deleted: what its person wrote refers to it.
    'ALTER TABLE employments ADD COLUMN active TINYINT NOT NULL DEFAULT 1',
    // An author whose employment row is gone gets an ended one, so that the composite key can be enforced.
    `INSERT INTO employments (company_id, user_id, permissions, active)
     SELECT DISTINCT m.company_id, m.user_id, '[]', 0
       FROM messages m LEFT JOIN employments e ON e.company_id = m.company_id AND e.user_id = m.user_id
      WHERE e.id IS NULL`,
    `ALTER TABLE employments
       ADD CONSTRAINT employments_company FOREIGN KEY (company_id) REFERENCES companies (id),
       ADD CONSTRAINT employments_user FOREIGN KEY (user_id) REFERENCES users (id)`,
  ]);
}

export async function down(database: Knex): Promise<void> {
  await runStatements(database, [
    'ALTER TABLE employments DROP FOREIGN KEY employments_company, DROP FOREIGN KEY employments_user',
    'ALTER TABLE employments DROP COLUMN active',
    'ALTER TABLE users DROP COLUMN email',
    'ALTER TABLE companies DROP COLUMN directory_version',
  ]);
}
