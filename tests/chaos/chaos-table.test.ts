import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ChaosReport } from './chaos-report.ts';
import { renderPage } from './chaos-table.ts';

const read = (name: string) => readFileSync(join(__dirname, '../../docs', name), 'utf8');

describe('the published chaos table', () => {
  it('is what its raw figures say', () => {
    expect(read('chaos.md')).toBe(renderPage(JSON.parse(read('chaos.json')) as ChaosReport));
  });
});
