import { acrossCompanies, select, type Reader } from '@messaging/database';
import { CONSISTENCY_CHECKS } from './consistency-checks.ts';

const EXAMPLES = 3;

/** Every rule that the database breaks, each with some of the rows that break it. Empty: everything fits together. */
export async function findInconsistencies(
  reader: Reader,
  onCheck: (name: string) => void = () => {},
): Promise<string[]> {
  const findings: string[] = [];
  const whole = acrossCompanies(reader, 'the rules hold for the database as a whole');
  for (const [name, sql] of Object.entries(CONSISTENCY_CHECKS)) {
    onCheck(name);
    const rows = await select<object>(whole, `${sql} LIMIT ${EXAMPLES}`);
    if (rows.length > 0) findings.push(`${name}: ${rows.map((row) => JSON.stringify(row)).join(' ')}`);
  }
  return findings;
}
