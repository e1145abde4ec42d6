import { select } from '@messaging/database';
import type { Knex } from 'knex';
import { BASELINE, type BaselineTable, type ColumnFamily } from './baseline.ts';

/** One way in which the schema at hand differs from the baseline, in words an operator can act on. */
export interface Difference {
  table: string;
  problem: string;
}

const FAMILIES: Record<ColumnFamily, string[]> = {
  bigint: ['bigint'],
  string: ['varchar', 'char', 'text', 'mediumtext'],
  text: ['text', 'mediumtext', 'longtext', 'varchar'],
  // MariaDB stores JSON as text with a check.
  json: ['json', 'longtext'],
  datetime: ['datetime', 'timestamp'],
};

interface ColumnFacts {
  tableName: string;
  columnName: string;
  dataType: string;
  nullable: string;
}
interface IndexFacts {
  tableName: string;
  indexName: string;
  columnName: string;
  nonUnique: number | string;
}

/** Compares the database with the baseline, table by table. Empty: it can carry the later phases. */
export async function verifyBaseline(database: Knex): Promise<Difference[]> {
  const columns = await select<ColumnFacts>(
    database,
    `SELECT table_name AS tableName, column_name AS columnName, data_type AS dataType, is_nullable AS nullable
       FROM information_schema.columns WHERE table_schema = DATABASE()`,
  );
  const indexes = await select<IndexFacts>(
    database,
    `SELECT table_name AS tableName, index_name AS indexName, column_name AS columnName, non_unique AS nonUnique
       FROM information_schema.statistics WHERE table_schema = DATABASE()
      ORDER BY table_name, index_name, seq_in_index`,
  );
  return Object.entries(BASELINE).flatMap(([table, expected]) => {
    const own = columns.filter((column) => column.tableName === table);
    if (own.length === 0) return [{ table, problem: 'the table is missing' }];
    return [
      ...columnDifferences(table, expected, own),
      ...indexDifferences(
        table,
        expected,
        indexes.filter((index) => index.tableName === table),
      ),
    ];
  });
}

/** True where none of the baseline's tables exist: they are created instead of verified. */
export async function isEmptySchema(database: Knex): Promise<boolean> {
  const present = await Promise.all(Object.keys(BASELINE).map((table) => database.schema.hasTable(table)));
  return present.every((exists) => !exists);
}

function columnDifferences(table: string, expected: BaselineTable, own: ColumnFacts[]): Difference[] {
  return Object.entries(expected.columns).flatMap(([column, want]) => {
    const found = own.find((candidate) => candidate.columnName === column);
    if (!found) return [{ table, problem: `column ${column} is missing (expected ${want.definition})` }];
    const differences: Difference[] = [];
    if (!FAMILIES[want.family].includes(found.dataType)) {
      differences.push({
        table,
        problem: `column ${column} is ${found.dataType}, expected ${want.definition}`,
      });
    }
    if (!want.nullable && found.nullable === 'YES') {
      differences.push({ table, problem: `column ${column} may be NULL, expected NOT NULL` });
    }
    return differences;
  });
}

function indexDifferences(table: string, expected: BaselineTable, own: IndexFacts[]): Difference[] {
  const lists = [...new Set(own.map((index) => index.indexName))].map((name) => {
    const parts = own.filter((index) => index.indexName === name);
    return {
      name,
      columns: parts.map((part) => part.columnName),
      unique: parts.every((part) => Number(part.nonUnique) === 0),
    };
  });
  const startsWith = (columns: string[], wanted: string[]) =>
    wanted.every((column, i) => columns[i] === column);
  const differences: Difference[] = [];

  // Phase D moves the primary key of messages to (company_id, id); a schema that has been there is not wrong.
  const primary = lists.find((list) => list.name === 'PRIMARY');
  const widened = ['company_id', ...expected.primaryKey];
  if (!primary || !(same(primary.columns, expected.primaryKey) || same(primary.columns, widened))) {
    differences.push({ table, problem: `the primary key is not (${expected.primaryKey.join(', ')})` });
  }
  for (const want of expected.indexes) {
    const found = lists.some(
      (list) => startsWith(list.columns, want.columns) && (!want.unique || list.unique),
    );
    if (!found) {
      const kind = want.unique ? 'unique index' : 'index';
      differences.push({ table, problem: `no ${kind} starts with (${want.columns.join(', ')})` });
    }
  }
  return differences;
}

const same = (a: string[], b: string[]) => a.length === b.length && a.every((item, i) => item === b[i]);
