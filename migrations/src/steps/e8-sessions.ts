import type { Knex } from 'knex';
import { runStatements, TABLE_OPTIONS } from '../run-statements.ts';

/** Phase E: which sessions have ended before their tokens do, and rights whose every change can be noticed. */
export async function up(database: Knex): Promise<void> {
  await runStatements(database, [
    // Nothing named means all: a row with only a user ends all their sessions, a row with nothing everybody's.
    `CREATE TABLE session_revocations (
       seq BIGINT NOT NULL,
       company_id BIGINT NULL,
       user_id BIGINT NULL,
       session_id VARCHAR(128) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
       issued_until BIGINT NULL,
       reason VARCHAR(64) NOT NULL,
       revoked_at DATETIME(3) NOT NULL,
       keep_until DATETIME(3) NOT NULL,
       PRIMARY KEY (seq),
       KEY session_revocations_by_end (keep_until)
     ) ${TABLE_OPTIONS}`,
    // Its lock makes the order of numbers the order of commits, so that reading on after a number skips nothing.
    `CREATE TABLE session_revocation_head (
       id TINYINT NOT NULL,
       last_seq BIGINT NOT NULL,
       PRIMARY KEY (id)
     ) ${TABLE_OPTIONS}`,
    'INSERT INTO session_revocation_head (id, last_seq) VALUES (1, 0)',
    // Whether this company's people must prove that they hold the key their token is bound to.
    'ALTER TABLE companies ADD COLUMN proof_required TINYINT NOT NULL DEFAULT 0',
    // The ERP may write employments itself: what it takes away must be noticed like what comes through the API.
    `CREATE TRIGGER employments_changed AFTER UPDATE ON employments FOR EACH ROW
       UPDATE companies SET directory_version = directory_version + 1
        WHERE id IN (OLD.company_id, NEW.company_id)
          AND NOT (OLD.active <=> NEW.active AND OLD.permissions <=> NEW.permissions
                   AND OLD.company_id <=> NEW.company_id AND OLD.user_id <=> NEW.user_id)`,
    `CREATE TRIGGER employments_removed AFTER DELETE ON employments FOR EACH ROW
       UPDATE companies SET directory_version = directory_version + 1 WHERE id = OLD.company_id`,
  ]);
}

export async function down(database: Knex): Promise<void> {
  await runStatements(database, [
    'DROP TRIGGER employments_removed',
    'DROP TRIGGER employments_changed',
    'ALTER TABLE companies DROP COLUMN proof_required',
    'DROP TABLE session_revocation_head',
    'DROP TABLE session_revocations',
  ]);
}
