import type { Knex } from 'knex';
import { runStatements, TABLE_OPTIONS } from '../run-statements.ts';

/** Phase E: what the commands keep beside the message: replays, earlier texts, who takes part. */
export async function up(database: Knex): Promise<void> {
  await runStatements(database, [
    `CREATE TABLE idempotency_keys (
      company_id   BIGINT NOT NULL,
      user_id      BIGINT NOT NULL,
      idem_key     VARCHAR(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      request_hash BINARY(32) NOT NULL,
      message_id   BIGINT NOT NULL,
      seq          BIGINT NOT NULL,
      created_at   DATETIME(3) NOT NULL,
      PRIMARY KEY (company_id, user_id, idem_key),
      KEY idempotency_keys_by_age (created_at),
      CONSTRAINT idempotency_keys_person FOREIGN KEY (company_id, user_id) REFERENCES employments (company_id, user_id)
    ) ${TABLE_OPTIONS}`,
    // Every text a message no longer shows. messages.message holds only what any reader of the conversation may see.
    `CREATE TABLE message_versions (
      company_id BIGINT NOT NULL,
      message_id BIGINT NOT NULL,
      version    INT NOT NULL,
      message    TEXT NOT NULL,
      state      ENUM('visible', 'deleted', 'hidden') NOT NULL,
      changed_by BIGINT NULL,
      changed_at DATETIME(3) NOT NULL,
      PRIMARY KEY (company_id, message_id, version),
      CONSTRAINT message_versions_message FOREIGN KEY (company_id, message_id) REFERENCES messages (company_id, id)
    ) ${TABLE_OPTIONS}`,
    `CREATE TABLE participants (
      company_id      BIGINT NOT NULL,
      conversation_id BIGINT NOT NULL,
      user_id         BIGINT NOT NULL,
      level           ENUM('all', 'mentions', 'nothing') NULL,
      read_position   BIGINT NOT NULL DEFAULT 0,
      PRIMARY KEY (company_id, conversation_id, user_id),
      KEY participants_by_person (company_id, user_id, conversation_id),
      CONSTRAINT participants_conversation FOREIGN KEY (company_id, conversation_id)
        REFERENCES conversations (company_id, id),
      CONSTRAINT participants_person FOREIGN KEY (company_id, user_id) REFERENCES employments (company_id, user_id)
    ) ${TABLE_OPTIONS}`,
  ]);
}

export async function down(database: Knex): Promise<void> {
  await runStatements(
    database,
    ['participants', 'message_versions', 'idempotency_keys'].map((table) => `DROP TABLE ${table}`),
  );
}
