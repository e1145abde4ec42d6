/** A statement as nested lists: a word, sign or `?`, or what stands between two brackets. Words are in lower case. */
export type Node = string | Node[];

const TOKEN =
  /\s+|--[^\n]*|\/\*.*?\*\/|(?<text>'(?:[^'\\]|\\.|'')*')|(?<word>(?:`[^`]+`|[a-z_][\w$]*)(?:\.(?:`[^`]+`|[a-z_*][\w$]*))*)|(?<number>\d+(?:\.\d+)?)|(?<sign>[<>!=|&]+|[-(),?*+/%.])/isy;

/** Reads SQL as we write it; undefined for anything else, such as several statements or brackets that do not match. */
export function readSql(sql: string): Node[] | undefined {
  const open: Node[][] = [[]];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < sql.length) {
    const groups = TOKEN.exec(sql)?.groups;
    if (!groups) return undefined;
    const token = tokenOf(groups);
    if (token === '(') {
      const inner: Node[] = [];
      open.at(-1)?.push(inner);
      open.push(inner);
    } else if (token === ')') open.pop();
    else if (token !== undefined) open.at(-1)?.push(token);
    if (open.length === 0) return undefined;
  }
  return open.length === 1 ? open[0] : undefined;
}

/** Undefined for blanks and comments. What a text says does not matter, and it must not be taken for a word. */
function tokenOf({ word, sign, number, text }: Record<string, string | undefined>): string | undefined {
  if (text !== undefined) return "''";
  return word?.replaceAll('`', '').toLowerCase() ?? sign ?? number;
}

/** Whether this stands in brackets and is a query of its own. */
export const isQuery = (node: Node | undefined): node is Node[] =>
  Array.isArray(node) && (node[0] === 'select' || node[0] === 'with' || isQuery(node[0]));

/** The parts between the separators, which are words. */
export function splitAt(nodes: readonly Node[], ...separators: string[]): Node[][] {
  const parts: Node[][] = [[]];
  for (const node of nodes) {
    if (typeof node === 'string' && separators.includes(node)) parts.push([]);
    else parts.at(-1)?.push(node);
  }
  return parts;
}

/** Where the first of these words stands, from `from` on; the end when there is none. */
export function indexOfAny(nodes: readonly Node[], words: readonly string[], from = 0): number {
  const index = nodes.findIndex((node, i) => i >= from && typeof node === 'string' && words.includes(node));
  return index === -1 ? nodes.length : index;
}
