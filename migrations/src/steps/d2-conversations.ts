import type { Knex } from 'knex';
import { runStatements, TABLE_OPTIONS } from '../run-statements.ts';

/**
 * Phase D: a conversation is one root link of one company. `last_seq` is the last event about it, `last_position`
 * the ordinal of its newest message: gap detection and unread counts are arithmetic on these two.
 */
export async function up(database: Knex): Promise<void> {
  await runStatements(database, [
    `CREATE TABLE conversations (
      company_id       BIGINT NOT NULL,
      id               BIGINT NOT NULL,
      root_kind        ENUM('transaction', 'plan', 'topic') NOT NULL,
      root_value       VARCHAR(120) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
      audience         ENUM('company', 'permission', 'participants') NOT NULL DEFAULT 'company',
      audience_value   VARCHAR(64) NULL,
      state            ENUM('open', 'locked', 'sealed') NOT NULL DEFAULT 'open',
      last_seq         BIGINT NOT NULL DEFAULT 0,
      last_position    BIGINT NOT NULL DEFAULT 0,
      last_message_id  BIGINT NULL,
      last_activity_at DATETIME(3) NOT NULL,
      created_at       DATETIME(3) NOT NULL,
      PRIMARY KEY (company_id, id),
      UNIQUE KEY conversations_by_root (company_id, root_kind, root_value),
      CONSTRAINT conversations_company FOREIGN KEY (company_id) REFERENCES companies (id)
    ) ${TABLE_OPTIONS}`,
    // Ids of what is already there need only be unique inside the company: its first message's id will do.
    `INSERT INTO conversations
       (company_id, id, root_kind, root_value, last_position, last_message_id, last_activity_at, created_at)
     SELECT company_id, MIN(id),
            CASE WHEN topic IS NOT NULL THEN 'topic' WHEN transaction_id IS NOT NULL THEN 'transaction' ELSE 'plan' END
              AS kind,
            COALESCE(topic, transaction_id, plan_id) AS value,
            COUNT(*), MAX(id), MAX(created_at), MIN(created_at)
       FROM messages
      GROUP BY company_id, kind, COALESCE(CAST(topic AS CHAR) COLLATE utf8mb4_bin, transaction_id, plan_id), value`,
  ]);
}

export async function down(database: Knex): Promise<void> {
  await database.raw('DROP TABLE conversations');
}
