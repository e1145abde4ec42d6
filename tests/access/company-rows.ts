import { select } from '@messaging/database';
import { createHash } from 'node:crypto';
import { ACME, type AccessWorld } from './access-world.ts';

// What the services note of their own work moves on by itself.
const MOVING = new Set(['stream_heads', 'consumer_cursors', 'inbox', 'audit_trees', 'audit_publications']);

/** Every row of ACME, in every table that has a company: digest of the row → its table and first columns. */
export async function rowsOf(database: AccessWorld['database']): Promise<Map<string, string>> {
  const tables = await select<{ name: string }>(
    database,
    `SELECT TABLE_NAME AS name FROM information_schema.COLUMNS
      WHERE TABLE_SCHEMA = DATABASE() AND COLUMN_NAME = 'company_id' ORDER BY TABLE_NAME`,
  );
  const rows = new Map<string, string>();
  for (const { name } of tables) {
    if (MOVING.has(name)) continue;
    for (const row of await select<Record<string, unknown>>(
      database,
      `SELECT * FROM \`${name}\` WHERE company_id = ?`,
      [ACME],
    )) {
      const text = `${name} ${JSON.stringify(row)}`;
      rows.set(createHash('sha256').update(text).digest('base64'), text.slice(0, 160));
    }
  }
  return rows;
}

/** The rows that were there before and are no longer as they were. */
export async function keepsRows(
  database: AccessWorld['database'],
  before: ReadonlyMap<string, string>,
): Promise<string[]> {
  const now = await rowsOf(database);
  return [...before].filter(([digest]) => !now.has(digest)).map(([, row]) => row);
}
