import type { Knex } from 'knex';
import { runStatements, TABLE_OPTIONS } from '../run-statements.ts';

/** Phase E: which relays live, so that each can tell its fair share of the shards, one that holds none included. */
export async function up(database: Knex): Promise<void> {
  await runStatements(database, [
    `CREATE TABLE relay_members (
      holder     VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
      expires_at DATETIME(3) NOT NULL
    ) ${TABLE_OPTIONS}`,
  ]);
}

export async function down(database: Knex): Promise<void> {
  await database.raw('DROP TABLE relay_members');
}
