import { TABLE_OWNERS } from '../table-owners.ts';
import { indexOfAny, isQuery, type Node } from './read-sql.ts';

/** A table as a query names it. */
export interface TableUse {
  /** What its columns are qualified with. */
  alias: string;
  /** The column that holds its company; null where rows belong to none. */
  company: string | null;
  /** Rows that are kept without a match: what its ON says holds for this table alone. */
  isOptional: boolean;
  on: Node[];
  /** The query it is made of, for a derived table. */
  query?: Node[];
}

/** Something in a statement that cannot be judged, and is refused for it. */
export class Unreadable extends Error {
  override name = 'Unreadable';
}

const JOINS = ['join', 'straight_join', ',', 'inner', 'cross', 'left', 'outer'];
// Not understood, and not to be taken for the name of a table.
const OTHER_JOINS = ['right', 'full', 'natural', 'lateral'];
const HINTS = ['force', 'use', 'ignore'];
const NO_ALIAS = [...JOINS, ...OTHER_JOINS, ...HINTS, 'on', 'using', 'partition'];
const SYSTEM_SCHEMAS = ['information_schema', 'mysql', 'performance_schema'];

const isWord = (node: Node | undefined, words: readonly string[]) =>
  typeof node === 'string' && words.includes(node);
const isAlias = (node: Node | undefined): node is string =>
  typeof node === 'string' && /^[a-z_][\w$]*$/.test(node) && !isWord(node, NO_ALIAS);

/** The tables of a FROM clause, with their ON conditions. `made` are the names a WITH has given to queries. */
export function readTables(from: readonly Node[], made: ReadonlySet<string>): TableUse[] {
  const tables: TableUse[] = [];
  for (let at = 0; at < from.length;) {
    const first = at;
    while (isWord(from[at], JOINS)) at += 1;
    const isOptional = from.slice(first, at).includes('left');
    const source = from[at++];
    if (source === undefined) throw new Unreadable('a join without a table');
    const table = readSource(source, made);
    // JSON_TABLE(…) and its like: a function that makes rows of its own.
    if (table === undefined && Array.isArray(from[at])) at += 1;
    if (from[at] === 'as') at += 1;
    const name = from[at];
    const alias = isAlias(name) ? name : undefined;
    if (alias !== undefined) at += 1;
    while (isWord(from[at], HINTS)) at += 3;
    const end = from[at] === 'on' ? indexOfAny(from, JOINS, at) : at;
    if (table) tables.push({ ...table, ...(alias && { alias }), isOptional, on: from.slice(at + 1, end) });
    at = end;
    if (at < from.length && !isWord(from[at], JOINS)) throw new Unreadable(`${String(from[at])} in FROM`);
  }
  return tables;
}

function readSource(
  source: Node,
  made: ReadonlySet<string>,
): Omit<TableUse, 'isOptional' | 'on'> | undefined {
  if (Array.isArray(source)) {
    if (!isQuery(source)) throw new Unreadable('brackets around joins');
    return { alias: '', company: 'company_id', query: source };
  }
  if (made.has(source)) return { alias: source, company: 'company_id', query: [] };
  const [schema = '', name] = source.includes('.') ? source.split('.') : ['', source];
  if (SYSTEM_SCHEMAS.includes(schema)) return { alias: name ?? '', company: null };
  if (source === 'json_table' || source === 'dual') return undefined;
  return { alias: source, company: companyColumnOf(source) };
}

/** The column that holds the company of this table's rows. */
export function companyColumnOf(table: string): string | null {
  const owners = Object.hasOwn(TABLE_OWNERS, table) ? TABLE_OWNERS[table] : undefined;
  if (!owners) throw new Unreadable(`${table}, which has no line in the owner map (table-owners.ts)`);
  return owners.company;
}
