import type { Knex } from 'knex';
import { runStatements, TABLE_OPTIONS } from '../run-statements.ts';

/** Phase E: whose texts the ERP has had erased, and how far that is. The previous release does not look at it. */
export async function up(database: Knex): Promise<void> {
  await runStatements(database, [
    `CREATE TABLE erasures (
      company_id     BIGINT NOT NULL,
      user_id        BIGINT NOT NULL,
      requested_at   DATETIME(3) NOT NULL,
      correlation_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      -- Messages are gone through by id: all up to this one are done.
      up_to_id       BIGINT NOT NULL DEFAULT 0,
      erased         INT NOT NULL DEFAULT 0,
      finished_at    DATETIME(3) NULL,
      PRIMARY KEY (company_id, user_id),
      KEY erasures_to_do (finished_at, requested_at),
      CONSTRAINT erasures_employment FOREIGN KEY (company_id, user_id) REFERENCES employments (company_id, user_id)
    ) ${TABLE_OPTIONS}`,
  ]);
}

export async function down(database: Knex): Promise<void> {
  await runStatements(database, ['DROP TABLE erasures']);
}
