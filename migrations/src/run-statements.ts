import type { Knex } from 'knex';

/** Runs DDL statements one after another: neither engine can roll DDL back, so each migration keeps to few of them. */
export async function runStatements(database: Knex, statements: string[]): Promise<void> {
  for (const statement of statements) await database.raw(statement);
}

/** Table options of everything we create: the same collation on both engines, whatever the server's default. */
export const TABLE_OPTIONS = 'ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci';
