import { findUnboundTable } from '@messaging/database';
import { appendFileSync } from 'node:fs';

const PREDICATE = new RegExp(
  String.raw`(?<![\w.])(?:\w+\.)?company_id (?:= (?:\?|\w+\.company_id)|IN \([?, ]+\))|(?<![\w.])\w+\.id = \w+\.company_id`,
  'gi',
);
// A list of keys says the same of each: its first and last stand for all.
const MOST_EACH = 12;

/** The statement without one of its company predicates, once for each of them. */
export function withoutEachPredicate(sql: string): string[] {
  const found = [...sql.matchAll(PREDICATE)];
  const chosen = found.length > MOST_EACH ? [...found.slice(0, MOST_EACH - 1), ...found.slice(-1)] : found;
  return chosen.map(({ index, 0: text }) => `${sql.slice(0, index)}TRUE${sql.slice(index + text.length)}`);
}

/**
 * Takes every company predicate out of every statement a test run sends, one at a time, and asks the data layer's check.
 * `report` throws for those it would have let pass, and counts the others for the end of the run.
 */
export function createPredicateRemoval() {
  const tried = new Map<string, number>();
  const passed: string[] = [];

  return {
    try(sql: string): void {
      if (tried.has(sql)) return;
      const without = findUnboundTable(sql) === undefined ? withoutEachPredicate(sql) : [];
      tried.set(sql, without.length);
      passed.push(...without.filter((changed) => findUnboundTable(changed) === undefined));
    },
    report(): void {
      const file = process.env['PREDICATE_COUNTS'];
      const counts = [...tried].filter(([, count]) => count > 0);
      if (file !== undefined && counts.length > 0)
        appendFileSync(file, counts.map(([sql, count]) => `${JSON.stringify({ sql, count })}\n`).join(''));
      if (passed.length > 0)
        throw new Error(`the data layer would let these pass without a company:\n${passed.join('\n')}`);
    },
  };
}
