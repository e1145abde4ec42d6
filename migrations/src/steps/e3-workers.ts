import type { Knex } from 'knex';
import { runStatements, TABLE_OPTIONS } from '../run-statements.ts';

/** Phase E: what the moderation and notification workers record. */
export async function up(database: Knex): Promise<void> {
  await runStatements(database, [
    `CREATE TABLE moderation_rules (
      company_id        BIGINT NOT NULL PRIMARY KEY,
      blocked_words     JSON NOT NULL,
      max_links         INT NOT NULL,
      flood_count       INT NOT NULL,
      flood_seconds     INT NOT NULL,
      CONSTRAINT moderation_rules_company FOREIGN KEY (company_id) REFERENCES companies (id)
    ) ${TABLE_OPTIONS}`,
    // The text itself stays in message_versions; this row says which version was judged, by which rule, and why.
    `CREATE TABLE moderation_actions (
      company_id  BIGINT NOT NULL,
      id          BIGINT NOT NULL,
      message_id  BIGINT NOT NULL,
      version     INT NOT NULL,
      rule        VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      reason      VARCHAR(255) NOT NULL,
      action      ENUM('hide') NOT NULL,
      seq         BIGINT NOT NULL,
      correlation_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      created_at  DATETIME(3) NOT NULL,
      PRIMARY KEY (company_id, id),
      KEY moderation_actions_by_message (company_id, message_id),
      CONSTRAINT moderation_actions_message FOREIGN KEY (company_id, message_id) REFERENCES messages (company_id, id)
    ) ${TABLE_OPTIONS}`,
    `CREATE TABLE notifications (
      company_id      BIGINT NOT NULL,
      id              BIGINT NOT NULL,
      user_id         BIGINT NOT NULL,
      conversation_id BIGINT NOT NULL,
      message_id      BIGINT NOT NULL,
      reason          ENUM('mention', 'reply', 'following') NOT NULL,
      created_at      DATETIME(3) NOT NULL,
      read_at         DATETIME(3) NULL,
      withdrawn_at    DATETIME(3) NULL,
      email           ENUM('none', 'pending', 'sent', 'failed', 'skipped') NOT NULL DEFAULT 'none',
      email_reason    VARCHAR(64) NULL,
      email_at        DATETIME(3) NULL,
      PRIMARY KEY (company_id, id),
      UNIQUE KEY notifications_once (company_id, message_id, user_id),
      KEY notifications_by_person (company_id, user_id, id),
      CONSTRAINT notifications_message FOREIGN KEY (company_id, message_id) REFERENCES messages (company_id, id),
      CONSTRAINT notifications_conversation FOREIGN KEY (company_id, conversation_id)
        REFERENCES conversations (company_id, id),
      CONSTRAINT notifications_person FOREIGN KEY (company_id, user_id) REFERENCES employments (company_id, user_id)
    ) ${TABLE_OPTIONS}`,
  ]);
}

export async function down(database: Knex): Promise<void> {
  await runStatements(
    database,
    ['notifications', 'moderation_actions', 'moderation_rules'].map((table) => `DROP TABLE ${table}`),
  );
}
