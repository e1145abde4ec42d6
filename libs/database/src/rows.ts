import type { Knex } from 'knex';
import { CompanyNotBound, whyUnbound } from './company-check/require-company.ts';
import type { DatabaseOptions } from './create-database.ts';
import type { Reader } from './transaction.ts';

type Binding = string | number | Date | Buffer | null;

/** A reader that may look at rows of any company, and why it must. */
export interface AcrossCompanies {
  acrossCompanies: Reader;
  reason: string;
}

/**
 * For the few statements of the system itself that are about all companies at once. Everything else binds the company
 * of every row it touches, or is refused.
 */
export const acrossCompanies = (reader: Reader, reason: string): AcrossCompanies => ({
  acrossCompanies: reader,
  reason,
});

/** Where a statement is sent. */
type Target = Reader | AcrossCompanies;

// The server's own limit comes first: a connection whose statement it stopped can be used again.
const GRACE_MS = 250;

/** The statement, given up when the pool has a limit and the server does not keep it. */
function send(reader: Reader, sql: string, bindings: readonly Binding[]): Knex.Raw {
  const { statementTimeout } = (reader.client as { config: DatabaseOptions }).config;
  const statement = (reader as Knex).raw(sql, [...bindings]);
  return statementTimeout === undefined ? statement : statement.timeout(statementTimeout + GRACE_MS);
}

/** The reader itself, once the statement has shown whose rows it is about. */
function readerFor(target: Target, sql: string): Reader {
  if ('acrossCompanies' in target) return target.acrossCompanies;
  const why = whyUnbound(sql);
  if (why === undefined) return target;
  const { mayReachAll } = (target.client as { config: DatabaseOptions }).config;
  if (mayReachAll?.()) return target;
  throw new CompanyNotBound(sql, why);
}

/**
 * Rows of one SELECT, typed by the caller who wrote its columns.
 * @throws CompanyNotBound for a statement that could reach a company it does not name.
 */
export async function select<Row>(
  target: Target,
  sql: string,
  bindings: readonly Binding[] = [],
): Promise<Row[]> {
  const reader = readerFor(target, sql);
  const [rows] = (await send(reader, sql, bindings)) as [Row[]];
  return rows;
}

/**
 * Runs a statement that changes rows; answers how many it touched.
 * @throws CompanyNotBound for a statement that could reach a company it does not name.
 */
export async function execute(
  target: Target,
  sql: string,
  bindings: readonly Binding[] = [],
): Promise<number> {
  const reader = readerFor(target, sql);
  return run(reader, sql, bindings);
}

async function run(reader: Reader, sql: string, bindings: readonly Binding[]): Promise<number> {
  const [result] = (await send(reader, sql, bindings)) as [{ affectedRows: number }];
  return result.affectedRows;
}

// What the server is done with long before its silence counts as an outage.
const ROWS_A_STATEMENT = 1_000;

/**
 * Inserts rows, a thousand in a statement: more of them belong in a transaction. `rest` is what follows the values
 * (ON DUPLICATE KEY …). Columns are named by the caller's own code, never by input.
 */
export async function insertRows<Column extends string>(
  target: Target,
  table: string,
  columns: readonly Column[],
  rows: readonly Record<Column, Binding>[],
  rest = '',
): Promise<number> {
  if (rows.length === 0) return 0;
  const tuple = `(${columns.map(() => '?').join(', ')})`;
  const into = `INSERT INTO ${table} (${columns.join(', ')}) VALUES`;
  // One row says of the statement what a thousand do, and is judged a thousand times faster.
  const reader = readerFor(target, `${into} ${tuple} ${rest}`);
  let touched = 0;
  for (let i = 0; i < rows.length; i += ROWS_A_STATEMENT) {
    const some = rows.slice(i, i + ROWS_A_STATEMENT);
    touched += await run(
      reader,
      `${into} ${some.map(() => tuple).join(', ')} ${rest}`,
      some.flatMap((row) => columns.map((column) => row[column])),
    );
  }
  return touched;
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
