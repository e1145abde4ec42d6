import type { Knex } from 'knex';
import type { DatabaseOptions } from './create-database.ts';
import type { Reader } from './transaction.ts';

type Binding = string | number | Date | Buffer | null;

// The server's own limit comes first: a connection whose statement it stopped can be used again.
const GRACE_MS = 250;

/** The statement, given up when the pool has a limit and the server does not keep it. */
function send(reader: Reader, sql: string, bindings: readonly Binding[]): Knex.Raw {
  const { statementTimeout } = (reader.client as { config: DatabaseOptions }).config;
  const statement = reader.raw(sql, [...bindings]);
  return statementTimeout === undefined ? statement : statement.timeout(statementTimeout + GRACE_MS);
}

/** Rows of one SELECT, typed by the caller who wrote its columns. */
export async function select<Row>(
  reader: Reader,
  sql: string,
  bindings: readonly Binding[] = [],
): Promise<Row[]> {
  const [rows] = (await send(reader, sql, bindings)) as [Row[]];
  return rows;
}

/** Runs a statement that changes rows; answers how many it touched. */
export async function execute(
  reader: Reader,
  sql: string,
  bindings: readonly Binding[] = [],
): Promise<number> {
  const [result] = (await send(reader, sql, bindings)) as [{ affectedRows: number }];
  return result.affectedRows;
}

/**
 * Inserts rows in one statement. `rest` is what follows the values (ON DUPLICATE KEY …).
 * Columns are named by the caller's own code, never by input.
 */
export async function insertRows<Column extends string>(
  reader: Reader,
  table: string,
  columns: readonly Column[],
  rows: readonly Record<Column, Binding>[],
  rest = '',
): Promise<number> {
  if (rows.length === 0) return 0;
  const tuple = `(${columns.map(() => '?').join(', ')})`;
  const sql = `INSERT INTO ${table} (${columns.join(', ')}) VALUES ${rows.map(() => tuple).join(', ')} ${rest}`;
  return execute(
    reader,
    sql,
    rows.flatMap((row) => columns.map((column) => row[column])),
  );
}

/** `(a = ? AND b = ?) OR (…)`: several composite keys in one range read that both engines take by index. */
export function anyOf(
  columns: readonly string[],
  keys: readonly (readonly Binding[])[],
): { sql: string; bindings: Binding[] } {
  const one = `(${columns.map((column) => `${column} = ?`).join(' AND ')})`;
  return { sql: `(${keys.map(() => one).join(' OR ')})`, bindings: keys.flat() };
}

/** JSON columns: MySQL hands over a value, MariaDB its text. */
export const parseJson = <T>(value: unknown): T =>
  (typeof value === 'string' ? JSON.parse(value) : value) as T;
