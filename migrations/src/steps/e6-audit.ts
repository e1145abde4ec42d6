import type { Knex } from 'knex';
import { runStatements, TABLE_OPTIONS } from '../run-statements.ts';

const APPEND_ONLY = ['events', 'audit_checkpoints'];
const CHANGES = ['update', 'delete'];

const triggersOf = (table: string) =>
  CHANGES.map((change) => ({
    name: `${table}_refuse_${change}`,
    statement: `CREATE TRIGGER ${table}_refuse_${change} BEFORE ${change.toUpperCase()} ON ${table} FOR EACH ROW
      SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'rows of ${table} are never changed or deleted'`,
  }));

/**
 * Phase E: events carry a seal (a MAC by a key the database does not hold) and a commitment to what their message said,
 * whose salt stands beside the text, so that both are erased together. Trees and signed checkpoints of each company's
 * stream. Every new column may be NULL: the previous release goes on writing, unsealed.
 */
export async function up(database: Knex): Promise<void> {
  // First, so that a server that refuses triggers has nothing to take back.
  await createTriggers(database, 'events');
  await runStatements(database, [
    `ALTER TABLE events
       ADD COLUMN commitment BINARY(32) NULL,
       ADD COLUMN mac_key VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NULL,
       ADD COLUMN mac BINARY(32) NULL,
       ADD KEY events_by_message (company_id, message_id, seq),
       ADD KEY events_by_correlation (company_id, correlation_id, seq)`,
    'ALTER TABLE messages ADD COLUMN salt BINARY(32) NULL',
    'ALTER TABLE message_versions ADD COLUMN salt BINARY(32) NULL',
    // The right edge of the company's tree, so that a checkpoint costs only its new leaves.
    `CREATE TABLE audit_trees (
      company_id BIGINT NOT NULL PRIMARY KEY,
      size       BIGINT NOT NULL,
      frontier   VARBINARY(2016) NOT NULL,
      CONSTRAINT audit_trees_company FOREIGN KEY (company_id) REFERENCES companies (id)
    ) ${TABLE_OPTIONS}`,
    `CREATE TABLE audit_checkpoints (
      company_id BIGINT NOT NULL,
      size       BIGINT NOT NULL,
      note       TEXT NOT NULL,
      created_at DATETIME(3) NOT NULL,
      PRIMARY KEY (company_id, size),
      CONSTRAINT audit_checkpoints_company FOREIGN KEY (company_id) REFERENCES companies (id)
    ) ${TABLE_OPTIONS}`,
    // Up to which size each outside sink has the company's checkpoints.
    `CREATE TABLE audit_publications (
      company_id   BIGINT NOT NULL,
      sink         VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      size         BIGINT NOT NULL,
      published_at DATETIME(3) NOT NULL,
      PRIMARY KEY (company_id, sink),
      CONSTRAINT audit_publications_company FOREIGN KEY (company_id) REFERENCES companies (id)
    ) ${TABLE_OPTIONS}`,
    // Where a company wants its checkpoints sent.
    `CREATE TABLE audit_webhooks (
      company_id BIGINT NOT NULL PRIMARY KEY,
      url        VARCHAR(2000) NOT NULL,
      CONSTRAINT audit_webhooks_company FOREIGN KEY (company_id) REFERENCES companies (id)
    ) ${TABLE_OPTIONS}`,
  ]);
  await createTriggers(database, 'audit_checkpoints');
}

export async function down(database: Knex): Promise<void> {
  await runStatements(database, [
    ...APPEND_ONLY.flatMap(triggersOf).map(({ name }) => `DROP TRIGGER IF EXISTS ${name}`),
    ...['audit_webhooks', 'audit_publications', 'audit_checkpoints', 'audit_trees'].map(
      (table) => `DROP TABLE ${table}`,
    ),
    'ALTER TABLE message_versions DROP COLUMN salt',
    'ALTER TABLE messages DROP COLUMN salt',
    `ALTER TABLE events DROP KEY events_by_message, DROP KEY events_by_correlation,
       DROP COLUMN commitment, DROP COLUMN mac_key, DROP COLUMN mac`,
  ]);
}

const REFUSED = ['ER_BINLOG_CREATE_ROUTINE_NEED_SUPER', 'ER_TABLEACCESS_DENIED_ERROR'];

async function createTriggers(database: Knex, table: string): Promise<void> {
  try {
    await runStatements(
      database,
      triggersOf(table).map(({ statement }) => statement),
    );
  } catch (error) {
    if (!REFUSED.includes((error as { code?: string }).code ?? '')) throw error;
    throw new Error(
      `The database refuses to create the triggers that keep ${table} append-only. With binary logging on, it must run with ` +
        'log_bin_trust_function_creators=1 (or the migrating user hold SUPER), and that user needs the TRIGGER privilege.',
      { cause: error },
    );
  }
}
