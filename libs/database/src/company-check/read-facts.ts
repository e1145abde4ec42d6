import { isQuery, splitAt, type Node } from './read-sql.ts';

/** `left` is the company of a table; `right` that of another, or "?" for a value. */
export interface Fact {
  left: string;
  right: string;
}

/** The table whose company a word is; undefined for every other word. */
export type CompanyOf = (word: Node | undefined) => string | undefined;

const keyOf = ({ left, right }: Fact) => `${left}=${right}`;
const isValue = (node: Node | undefined) =>
  node === '?' || node === "''" || (typeof node === 'string' && /^\d+$/.test(node));

/**
 * What a condition says of companies, wherever it is true: what all sides of an OR say, what any side of an AND says.
 * Only plain equality counts (`a.company_id = ?`, `= b.company_id`, `IN (?, ?)`); whatever else it may mean is not looked into.
 */
export function readFacts(condition: readonly Node[], companyOf: CompanyOf): Fact[] {
  const nodes = foldCases(condition);
  if (nodes.includes('xor')) return [];
  const sides = splitAt(nodes, 'or', '||');
  if (sides.length > 1) {
    const [first = [], ...others] = sides.map((side) => readFacts(side, companyOf));
    const said = others.map((facts) => new Set(facts.map(keyOf)));
    return first.filter((fact) => said.every((keys) => keys.has(keyOf(fact))));
  }
  return splitAt(foldBetween(nodes), 'and', '&&').flatMap((part) => readPart(part, companyOf));
}

function readPart(part: readonly Node[], companyOf: CompanyOf): Fact[] {
  const [first, sign, second] = part;
  if (part.length === 1 && Array.isArray(first)) return isQuery(first) ? [] : readFacts(first, companyOf);
  if (part.length !== 3) return [];
  const [left, right] = [companyOf(first), companyOf(second)];
  if (sign === 'in') return left !== undefined && isListOfValues(second) ? [{ left, right: '?' }] : [];
  if (sign !== '=') return [];
  // Each side as the company it is, or as a value.
  const [one, other] = [
    left ?? (isValue(first) ? '?' : undefined),
    right ?? (isValue(second) ? '?' : undefined),
  ];
  return one !== undefined && other !== undefined ? [{ left: one, right: other }] : [];
}

const isListOfValues = (node: Node | undefined): boolean =>
  Array.isArray(node) && splitAt(node, ',').every(([value, ...more]) => isValue(value) && more.length === 0);

/** The AND of BETWEEN joins no conditions. */
function foldBetween(nodes: readonly Node[]): Node[] {
  const folded: Node[] = [];
  let inBetween = false;
  for (const node of nodes) {
    if (node === 'between') inBetween = true;
    folded.push(inBetween && node === 'and' ? 'between-and' : node);
    if (node === 'and') inBetween = false;
  }
  return folded;
}

/** What stands inside CASE … END is decided there and says nothing of the whole. */
function foldCases(nodes: readonly Node[]): Node[] {
  const folded: Node[] = [];
  let depth = 0;
  for (const node of nodes) {
    if (node === 'case') depth += 1;
    if (depth === 0) folded.push(node);
    else if (node === 'end') {
      depth -= 1;
      if (depth === 0) folded.push('case-end');
    }
  }
  return folded;
}
