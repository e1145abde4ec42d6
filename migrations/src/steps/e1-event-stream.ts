import type { Knex } from 'knex';
import { runStatements, TABLE_OPTIONS } from '../run-statements.ts';

/** Phase E: one append-only, gap-free stream of events per company, and the cursors of those who follow it. */
export async function up(database: Knex): Promise<void> {
  await runStatements(database, [
    // Updated inside the transaction that appends, so commit order is sequence order.
    `CREATE TABLE stream_heads (
      company_id BIGINT NOT NULL PRIMARY KEY,
      last_seq   BIGINT NOT NULL DEFAULT 0,
      CONSTRAINT stream_heads_company FOREIGN KEY (company_id) REFERENCES companies (id)
    ) ${TABLE_OPTIONS}`,
    'INSERT INTO stream_heads (company_id, last_seq) SELECT id, 0 FROM companies',
    `CREATE TABLE events (
      company_id      BIGINT NOT NULL,
      seq             BIGINT NOT NULL,
      type            VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      conversation_id BIGINT NULL,
      prev_seq        BIGINT NOT NULL DEFAULT 0,
      message_id      BIGINT NULL,
      actor_user_id   BIGINT NULL,
      correlation_id  VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      data            JSON NOT NULL,
      occurred_at     DATETIME(3) NOT NULL,
      PRIMARY KEY (company_id, seq),
      KEY events_by_conversation (company_id, conversation_id, seq),
      CONSTRAINT events_company FOREIGN KEY (company_id) REFERENCES companies (id),
      CONSTRAINT events_conversation FOREIGN KEY (company_id, conversation_id)
        REFERENCES conversations (company_id, id)
    ) ${TABLE_OPTIONS}`,
    `CREATE TABLE consumer_cursors (
      company_id BIGINT NOT NULL,
      consumer   VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      seq        BIGINT NOT NULL DEFAULT 0,
      PRIMARY KEY (company_id, consumer),
      CONSTRAINT consumer_cursors_company FOREIGN KEY (company_id) REFERENCES companies (id)
    ) ${TABLE_OPTIONS}`,
    // The effect of an event and this note of it commit together: a job that runs twice acts once.
    `CREATE TABLE inbox (
      company_id   BIGINT NOT NULL,
      consumer     VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      seq          BIGINT NOT NULL,
      processed_at DATETIME(3) NOT NULL,
      PRIMARY KEY (company_id, consumer, seq),
      CONSTRAINT inbox_event FOREIGN KEY (company_id, seq) REFERENCES events (company_id, seq)
    ) ${TABLE_OPTIONS}`,
    // Companies are spread over shards; a relay holds a shard until its lease ends. The epoch fences off a stale holder.
    `CREATE TABLE relay_leases (
      shard      SMALLINT NOT NULL PRIMARY KEY,
      holder     VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
      epoch      BIGINT NOT NULL DEFAULT 0,
      expires_at DATETIME(3) NULL
    ) ${TABLE_OPTIONS}`,
  ]);
}

export async function down(database: Knex): Promise<void> {
  await runStatements(
    database,
    ['relay_leases', 'inbox', 'consumer_cursors', 'events', 'stream_heads'].map(
      (table) => `DROP TABLE ${table}`,
    ),
  );
}
