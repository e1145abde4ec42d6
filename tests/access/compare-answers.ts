/** An answer as it is compared. */
export interface ComparedAnswer {
  status: number;
  headerNames: string[];
  body: unknown;
}

// Differ between any two answers, or count what was asked before.
const PASSING_HEADERS = new Set([
  'date',
  'connection',
  'keep-alive',
  'content-length',
  'transfer-encoding',
  'content-encoding',
]);

export const headerNamesOf = (headers: Headers): string[] =>
  [...headers.keys()].filter((name) => !PASSING_HEADERS.has(name)).sort();

/**
 * How an answer about somebody else's thing differs from the one about a thing that nobody has: in its status, the
 * names of its headers, and for a problem in anything it says, else in the shape of its body. Empty when it does not.
 */
export function differences(foreign: ComparedAnswer, missing: ComparedAnswer): string[] {
  const found: string[] = [];
  if (foreign.status !== missing.status) found.push(`status ${foreign.status}, not ${missing.status}`);
  const [had, wanted] = [foreign.headerNames, missing.headerNames].map((names) => names.join(', '));
  if (had !== wanted) found.push(`headers ${had}; not ${wanted}`);
  const isProblem = foreign.status >= 400;
  const [said, expected] = [foreign.body, missing.body].map((body) =>
    JSON.stringify(isProblem ? withoutCorrelation(body) : shapeOf(body)),
  );
  if (said !== expected) found.push(`${said}, not ${expected}`);
  return found;
}

function withoutCorrelation(body: unknown): unknown {
  return typeof body === 'object' && body !== null ? { ...body, correlationId: '' } : body;
}

/** Names and types of all fields; of a list only whether its entries are alike. Links look alike, whatever their kind. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return [...new Set(value.map((item) => JSON.stringify(shapeOf(item))))].sort();
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, shapeOf(inner)]));
  }
  return value === null ? 'null' : typeof value;
}
