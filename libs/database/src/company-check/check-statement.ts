import { readFacts, type CompanyOf, type Fact } from './read-facts.ts';
import { indexOfAny, isQuery, readSql, splitAt, type Node } from './read-sql.ts';
import { companyColumnOf, readTables, Unreadable, type TableUse } from './read-tables.ts';

const AFTER_FROM = ['where', 'group', 'having', 'window', 'order', 'limit', 'for', 'lock', 'into'];
const AFTER_WHERE = AFTER_FROM.slice(1);
const NOBODY: ReadonlySet<string> = new Set();

/** What a query stands in: the tables around it, whose own companies are checked there, and the names of a WITH. */
interface Scope {
  outer: ReadonlySet<string>;
  made: ReadonlySet<string>;
}
const OUTERMOST: Scope = { outer: NOBODY, made: NOBODY };

/**
 * Why a statement may reach rows of a company that it does not name; undefined when it cannot. Every table with companies
 * must have its company fixed, to a value or to that of a table that has: in WHERE or ON, on both sides of each OR, in
 * every subquery. It knows the SQL we write and no more: what it does not understand it refuses.
 */
export function findUnboundTable(sql: string): string | undefined {
  const nodes = readSql(sql);
  if (!nodes) return 'it cannot be read';
  try {
    checkStatement(nodes);
    return undefined;
  } catch (error) {
    if (error instanceof Unreadable) return error.message;
    throw error;
  }
}

function checkStatement(nodes: readonly Node[]): void {
  const [verb] = nodes;
  if (isQuery([...nodes])) return checkQuery(nodes, OUTERMOST);
  if (verb === 'insert' || verb === 'replace') return checkInsert(nodes);
  if (verb === 'update') return checkUpdate(nodes);
  if (verb === 'delete') return checkDelete(nodes);
  throw new Unreadable(`a statement of the kind ${JSON.stringify(verb)}`);
}

function checkQuery(nodes: readonly Node[], scope: Scope): void {
  const [body, made] = nodes[0] === 'with' ? readWith(nodes, scope) : [nodes, scope.made];
  for (const part of splitAt(body, 'union', 'except', 'intersect')) {
    const block = part[0] === 'all' || part[0] === 'distinct' ? part.slice(1) : part;
    if (block.length > 0 && isQuery(block[0])) checkQuery(block[0], { ...scope, made });
    else checkBlock(block, { ...scope, made });
  }
}

/** `WITH [RECURSIVE] name [(columns)] AS (query), …`: checks the queries; answers what follows and all names. */
function readWith(nodes: readonly Node[], scope: Scope): [Node[], ReadonlySet<string>] {
  const made = new Set(scope.made);
  let at = nodes[1] === 'recursive' ? 2 : 1;
  for (;;) {
    const name = nodes[at++];
    if (typeof name !== 'string') throw new Unreadable('a WITH without a name');
    made.add(name);
    if (nodes[at] !== 'as') at += 1;
    const query = nodes[at + 1];
    if (nodes[at] !== 'as' || !isQuery(query)) throw new Unreadable('a WITH without a query');
    checkQuery(query, { ...scope, made });
    at += 2;
    if (nodes[at] !== ',') return [nodes.slice(at), made];
    at += 1;
  }
}

function checkBlock(nodes: readonly Node[], scope: Scope): TableUse[] {
  const from = indexOfAny(nodes, ['from']);
  const afterFrom = indexOfAny(nodes, AFTER_FROM, from);
  const tables = readTables(nodes.slice(from + 1, afterFrom), scope.made);
  const where =
    nodes[afterFrom] === 'where' ? nodes.slice(afterFrom + 1, indexOfAny(nodes, AFTER_WHERE, afterFrom)) : [];
  requireBound(tables, where, scope);
  checkSubqueries(
    [...nodes.slice(0, from), ...tables.flatMap(({ on }) => on), ...nodes.slice(afterFrom)],
    tables,
    scope,
  );
  return tables;
}

function checkSubqueries(nodes: readonly Node[], tables: readonly TableUse[], scope: Scope): void {
  const outer = new Set([...scope.outer, ...tables.map(({ alias }) => alias)]);
  for (const node of nodes) {
    if (!Array.isArray(node)) continue;
    if (isQuery(node)) checkQuery(node, { ...scope, outer });
    else checkSubqueries(node, tables, scope);
  }
}

function requireBound(tables: readonly TableUse[], where: readonly Node[], scope: Scope): void {
  for (const { query } of tables) if (query && query.length > 0) checkQuery(query, scope);
  const companyOf = companiesOf(tables, scope);
  const facts = [...readFacts(where, companyOf)];
  const onlyFor = new Map<string, Fact[]>();
  for (const { alias, isOptional, on } of tables) {
    if (isOptional) onlyFor.set(alias, readFacts(on, companyOf));
    else facts.push(...readFacts(on, companyOf));
  }
  const bound = findBound(tables, facts, onlyFor, scope);
  const open = tables.find(({ alias, company }) => company !== null && !bound.has(alias));
  if (open) throw new Unreadable(`${open.alias}, whose company it does not fix`);
}

/** The tables whose company is fixed, and "?", from which all of it follows. */
function findBound(
  tables: readonly TableUse[],
  facts: readonly Fact[],
  onlyFor: ReadonlyMap<string, readonly Fact[]>,
  { outer }: Scope,
): ReadonlySet<string> {
  // A derived table was checked by itself; its rows are of companies that are fixed.
  const bound = new Set(['?', ...outer, ...tables.filter(({ query }) => query).map(({ alias }) => alias)]);
  const follow = ({ left, right }: Fact, alias?: string) => {
    if (bound.has(left) && (alias ?? right) === right) bound.add(right);
    if (bound.has(right) && (alias ?? left) === left) bound.add(left);
  };
  for (let before = -1; before !== bound.size;) {
    before = bound.size;
    facts.forEach((fact) => follow(fact));
    for (const [alias, ofAlias] of onlyFor) ofAlias.forEach((fact) => follow(fact, alias));
  }
  return bound;
}

/** Which table's company a word means. Without a qualifier only where a single table can be meant. */
function companiesOf(tables: readonly TableUse[], { outer }: Scope): CompanyOf {
  const known = new Map(tables.map((table) => [table.alias, table.company]));
  const [only] = tables;
  return function companyOf(word) {
    if (typeof word !== 'string') return undefined;
    const [qualifier, column] = word.includes('.') ? word.split('.') : [undefined, word];
    if (qualifier === undefined)
      return tables.length === 1 && only?.company === column ? only.alias : undefined;
    if (known.has(qualifier)) return known.get(qualifier) === column ? qualifier : undefined;
    return outer.has(qualifier) && column === 'company_id' ? qualifier : undefined;
  };
}

/** INSERT [IGNORE] INTO table (columns) VALUES (…), … or SELECT …, with or without ON DUPLICATE KEY UPDATE. */
function checkInsert(nodes: readonly Node[]): void {
  const into = indexOfAny(nodes, ['into']);
  const [table, columns, source] = nodes.slice(into + 1);
  if (typeof table !== 'string' || !Array.isArray(columns)) throw new Unreadable('an INSERT without columns');
  const company = companyColumnOf(table);
  const position = splitAt(columns, ',').findIndex(([name]) => name === company);
  if (company !== null && position === -1) throw new Unreadable(`${table}, for which it names no company`);
  const rest = nodes.slice(into + 3);
  const end = rest.findIndex((node, i) => node === 'on' && rest[i + 1] === 'duplicate');
  const rows = end === -1 ? rest : rest.slice(0, end);
  const changes = rest.slice(rows.length);
  checkSubqueries(changes, [], OUTERMOST);
  if (company !== null && changes.some((node, i) => node === company && changes[i + 1] === '='))
    throw new Unreadable(`${table}.${company}, which it changes`);
  const isSaid = (value: readonly Node[], companyOf: CompanyOf) =>
    company === null ||
    (value.length === 1 &&
      (value[0] === '?' || /^\d+$/.test(String(value[0])) || companyOf(value[0]) !== undefined));
  if (source === 'values') {
    const tuples = rows.slice(1).filter((node) => Array.isArray(node));
    checkSubqueries(tuples, [], OUTERMOST);
    if (tuples.every((tuple) => isSaid(splitAt(tuple, ',')[position] ?? [], () => undefined))) return;
  } else if (isQuery([...rows])) {
    checkQuery(rows, OUTERMOST);
    const from = indexOfAny(rows, ['from']);
    const tables = readTables(rows.slice(from + 1, indexOfAny(rows, AFTER_FROM, from)), NOBODY);
    if (isSaid(splitAt(rows.slice(1, from), ',')[position] ?? [], companiesOf(tables, OUTERMOST))) return;
  }
  throw new Unreadable(`${table}, for which it says no company`);
}

function checkUpdate(nodes: readonly Node[]): void {
  const set = indexOfAny(nodes, ['set']);
  const where = indexOfAny(nodes, ['where'], set);
  const tables = readTables(nodes.slice(1, set), NOBODY);
  const companyOf = companiesOf(tables, OUTERMOST);
  const moved = splitAt(nodes.slice(set + 1, where), ',').find(([column]) => companyOf(column) !== undefined);
  if (moved) throw new Unreadable(`${String(moved[0])}, which it changes`);
  requireBound(tables, nodes.slice(where + 1, indexOfAny(nodes, AFTER_WHERE, where)), OUTERMOST);
  checkSubqueries([...nodes.slice(set), ...tables.flatMap(({ on }) => on)], tables, OUTERMOST);
}

function checkDelete(nodes: readonly Node[]): void {
  const from = indexOfAny(nodes, ['from']);
  checkBlock(nodes.slice(from), OUTERMOST);
}
