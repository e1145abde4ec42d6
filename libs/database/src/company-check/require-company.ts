import { findUnboundTable } from './check-statement.ts';

/** A statement that could reach rows of companies it does not name. A fault of ours, never of a caller. */
export class CompanyNotBound extends Error {
  override name = 'CompanyNotBound';
  readonly sql: string;
  constructor(sql: string, why: string) {
    super(`refused a statement that may reach any company's rows, because of ${why}: ${sql.slice(0, 300)}`);
    this.sql = sql;
  }
}

// Statements differ by how many rows they are about, so there are more texts than places in the code.
const MOST_REMEMBERED = 2_000;
const judged = new Map<string, string | undefined>();

/** Why the statement does not bind its company; judged once for each text. */
export function whyUnbound(sql: string): string | undefined {
  if (judged.has(sql)) return judged.get(sql);
  const why = findUnboundTable(sql);
  if (judged.size >= MOST_REMEMBERED) judged.clear();
  judged.set(sql, why);
  return why;
}
