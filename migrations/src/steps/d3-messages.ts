import type { Knex } from 'knex';
import { runStatements } from '../run-statements.ts';

/**
 * Phase D: messages get the company in front of their key, their place in the conversation, and the constraints.
 * New columns are nullable or have a default, so that the previous release can go on writing after a roll-back.
 *
 * Two traps of MySQL 9.7, both found by inserting bad rows (MariaDB refuses them all): it does not check a foreign key
 * on INSERT when the index behind it goes on with a column that is NULL in the new row, so `position` is NOT NULL;
 * nor a self-reference in the order (company_id, parent), only in the order (parent, company_id).
 */
export async function up(database: Knex): Promise<void> {
  await runStatements(database, [
    `ALTER TABLE messages
       DROP PRIMARY KEY,
       ADD PRIMARY KEY (company_id, id),
       ADD UNIQUE KEY messages_by_id (id, company_id),
       ADD COLUMN conversation_id BIGINT NULL,
       ADD COLUMN thread_id BIGINT NULL,
       ADD COLUMN depth TINYINT NOT NULL DEFAULT 0,
       ADD COLUMN position BIGINT NOT NULL DEFAULT 0,
       ADD COLUMN created_seq BIGINT NOT NULL DEFAULT 0,
       ADD COLUMN client_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
       ADD COLUMN state ENUM('visible', 'deleted', 'hidden') NOT NULL DEFAULT 'visible',
       ADD COLUMN version INT NOT NULL DEFAULT 1,
       ADD COLUMN changed_at DATETIME(3) NULL,
       ADD COLUMN changed_by BIGINT NULL`,
    `UPDATE messages m
       JOIN conversations c ON c.company_id = m.company_id
        AND c.root_kind = CASE WHEN m.topic IS NOT NULL THEN 'topic'
                               WHEN m.transaction_id IS NOT NULL THEN 'transaction' ELSE 'plan' END
        AND c.root_value = CAST(COALESCE(m.topic, m.transaction_id, m.plan_id) AS CHAR)
        SET m.conversation_id = c.id`,
    `UPDATE messages m
       JOIN (SELECT company_id, id, ROW_NUMBER() OVER (PARTITION BY company_id, conversation_id ORDER BY id) AS position
               FROM messages) numbered ON numbered.company_id = m.company_id AND numbered.id = m.id
        SET m.position = numbered.position`,
    `UPDATE messages m
       JOIN (WITH RECURSIVE tree (company_id, id, thread_id, depth) AS (
               SELECT company_id, id, id, 0 FROM messages WHERE parent_message_id IS NULL
               UNION ALL
               SELECT child.company_id, child.id, tree.thread_id, tree.depth + 1
                 FROM tree JOIN messages child
                   ON child.company_id = tree.company_id AND child.parent_message_id = tree.id)
             SELECT * FROM tree) placed ON placed.company_id = m.company_id AND placed.id = m.id
        SET m.thread_id = placed.thread_id, m.depth = LEAST(placed.depth, 127)`,
    'ALTER TABLE messages MODIFY created_at DATETIME(3) NOT NULL',
    `ALTER TABLE messages
       ADD UNIQUE KEY messages_by_position (company_id, conversation_id, position),
       ADD KEY messages_by_level (company_id, conversation_id, depth, position),
       ADD KEY messages_by_thread (company_id, thread_id, position),
       ADD CONSTRAINT messages_root_link CHECK (
         (topic IS NOT NULL) + (transaction_id IS NOT NULL) + (plan_id IS NOT NULL) = 1),
       ADD CONSTRAINT messages_conversation FOREIGN KEY (company_id, conversation_id)
         REFERENCES conversations (company_id, id),
       ADD CONSTRAINT messages_author FOREIGN KEY (company_id, user_id)
         REFERENCES employments (company_id, user_id),
       ADD CONSTRAINT messages_parent FOREIGN KEY (parent_message_id, company_id)
         REFERENCES messages (id, company_id)`,
  ]);
}

export async function down(database: Knex): Promise<void> {
  await runStatements(database, [
    `ALTER TABLE messages
       DROP FOREIGN KEY messages_parent, DROP FOREIGN KEY messages_author, DROP FOREIGN KEY messages_conversation`,
    'ALTER TABLE messages DROP CONSTRAINT messages_root_link',
    `ALTER TABLE messages
       DROP KEY messages_by_position, DROP KEY messages_by_level, DROP KEY messages_by_thread,
       DROP COLUMN conversation_id, DROP COLUMN thread_id, DROP COLUMN depth, DROP COLUMN position,
       DROP COLUMN created_seq, DROP COLUMN client_id, DROP COLUMN state, DROP COLUMN version,
       DROP COLUMN changed_at, DROP COLUMN changed_by,
       DROP PRIMARY KEY, ADD PRIMARY KEY (id), DROP KEY messages_by_id`,
  ]);
}
