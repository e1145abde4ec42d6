import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ACTION_NAMES } from '../src/actions.ts';
import { policyMatrixPage } from './policy-matrix.ts';

const PAGE = join(__dirname, '../../../docs/policy-matrix.md');

describe('docs/policy-matrix.md', () => {
  it('says what the policies say', () => {
    const page = policyMatrixPage();
    // `npm run policy:matrix` writes it anew.
    if (process.env.POLICY_MATRIX === 'write') writeFileSync(PAGE, page);
    expect(readFileSync(PAGE, 'utf8')).toBe(page);
  });

  it('has a row for every action that the code can ask about', () => {
    const page = readFileSync(PAGE, 'utf8');
    for (const action of ACTION_NAMES) expect(page).toMatch(new RegExp(`^\\| \`${action}\`:`, 'm'));
  });
});
