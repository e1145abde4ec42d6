import { acrossCompanies, select } from '@messaging/database';
import type { Knex } from 'knex';

/** Where these words stand in a database: in every column of every table, as `table.column`. */
export async function findWords(database: Knex, words: string): Promise<string[]> {
  const columns = await select<{ table: string; name: string }>(
    database,
    `SELECT c.table_name AS \`table\`, c.column_name AS name FROM information_schema.columns c
       JOIN information_schema.tables t ON t.table_schema = c.table_schema AND t.table_name = c.table_name
      WHERE c.table_schema = DATABASE() AND t.table_type = 'BASE TABLE' `,
  );
  const found: string[] = [];
  for (const { table, name } of columns) {
    // As bytes: neither the type of a column nor how it compares letters decides what is seen.
    const [row] = await select<{ rows: number }>(
      acrossCompanies(database, 'words may stand in the rows of any company'),
      `SELECT COUNT(*) AS \`rows\` FROM \`${table}\` WHERE LOCATE(CAST(? AS BINARY), CAST(\`${name}\` AS BINARY)) > 0`,
      [words],
    );
    if (Number(row?.rows) > 0) found.push(`${table}.${name}`);
  }
  return found.sort();
}
