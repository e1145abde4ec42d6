import type { Knex } from 'knex';
import { runStatements, TABLE_OPTIONS } from '../run-statements.ts';

/** Phase E: what a company takes away from the base policies, version by version, and what is imposed on single people. */
export async function up(database: Knex): Promise<void> {
  await runStatements(database, [
    // The newest version is the one that holds. A version is never changed: what held when can always be told.
    `CREATE TABLE policy_overlays (
      company_id  BIGINT NOT NULL,
      version     INT NOT NULL,
      overlay     MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
      digest      CHAR(43) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      changed_by  BIGINT NOT NULL,
      seq         BIGINT NOT NULL,
      changed_at  DATETIME(3) NOT NULL,
      PRIMARY KEY (company_id, version),
      KEY policy_overlays_by_person (company_id, changed_by),
      CONSTRAINT policy_overlays_company FOREIGN KEY (company_id) REFERENCES companies (id),
      CONSTRAINT policy_overlays_person FOREIGN KEY (company_id, changed_by)
        REFERENCES employments (company_id, user_id)
    ) ${TABLE_OPTIONS}`,
    // One at a time: who is suspended need not be muted as well. What was imposed before stands in the stream.
    `CREATE TABLE sanctions (
      company_id  BIGINT NOT NULL,
      user_id     BIGINT NOT NULL,
      kind        ENUM('muted', 'suspended') NOT NULL,
      until       DATETIME(3) NULL,
      reason      VARCHAR(500) NOT NULL,
      imposed_by  BIGINT NOT NULL,
      seq         BIGINT NOT NULL,
      imposed_at  DATETIME(3) NOT NULL,
      PRIMARY KEY (company_id, user_id),
      KEY sanctions_by_person (company_id, imposed_by),
      CONSTRAINT sanctions_person FOREIGN KEY (company_id, user_id) REFERENCES employments (company_id, user_id),
      CONSTRAINT sanctions_imposer FOREIGN KEY (company_id, imposed_by)
        REFERENCES employments (company_id, user_id)
    ) ${TABLE_OPTIONS}`,
  ]);
}

export async function down(database: Knex): Promise<void> {
  await runStatements(database, ['DROP TABLE sanctions', 'DROP TABLE policy_overlays']);
}
