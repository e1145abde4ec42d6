import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { GROUPS } from './groups.ts';
import { judgeMutants, readJustified, type Justification } from './judge-mutants.ts';
import { readReport, type StrykerReport } from './read-report.ts';

const root = resolve(__dirname, '../..');
const FILE = 'libs/x/src/may.ts';

const report = (source: string, replacement: string, status: 'Killed' | 'Survived' | 'NoCoverage') => {
  const lines = source.split('\n');
  const line = lines.findIndex((text) => text.includes('a > b')) + 1;
  const column = (lines[line - 1]?.indexOf('a > b') ?? 0) + 1;
  const location = { start: { line, column }, end: { line, column: column + 'a > b'.length } };
  const mutant = { mutatorName: 'EqualityOperator', replacement, status, location };
  return readReport({ files: { [FILE]: { source, mutants: [mutant] } } } satisfies StrykerReport, FILE);
};
const SOURCE = 'function may(a, b) {\n  return a > b;\n}';
const reason: Justification = {
  file: FILE,
  code: 'return a > b;',
  changes: ['a > b → a >= b'],
  why: 'equal',
};

describe('a mutant', () => {
  it('that survives without a reason is a missing test', () => {
    for (const status of ['Survived', 'NoCoverage'] as const)
      expect(judgeMutants(report(SOURCE, 'a >= b', status), []).survivors).toEqual([
        expect.objectContaining({ line: 2, change: 'a > b → a >= b', why: undefined }),
      ]);
    expect(judgeMutants(report(SOURCE, 'a >= b', 'Killed'), []).survivors).toEqual([]);
  });

  it('is known by its line and its change, wherever the line has gone to, and nothing else passes for it', () => {
    const whyOf = (source: string, replacement: string) =>
      judgeMutants(report(source, replacement, 'Survived'), [reason]).survivors[0]?.why;
    expect(whyOf(SOURCE, 'a >= b')).toBe('equal');
    expect(whyOf(`// more\n\n${SOURCE}`, 'a >= b')).toBe('equal');
    expect(whyOf(SOURCE, 'true')).toBeUndefined();
    expect(whyOf(SOURCE.replace('return', 'return !'), 'a >= b')).toBeUndefined();
  });

  it('is told on one line though it spans several', () => {
    const source = 'if (\n  a\n) {\n  b();\n}';
    const location = { start: { line: 3, column: 3 }, end: { line: 5, column: 2 } };
    const mutant = {
      mutatorName: 'BlockStatement',
      replacement: '{}',
      status: 'Survived' as const,
      location,
    };
    expect(readReport({ files: { [FILE]: { source, mutants: [mutant] } } }, FILE)).toMatchObject([
      { line: 3, code: ') {', change: '{ b(); } → {}' },
    ]);
  });
});

describe('a reason', () => {
  it('is stale once its mutant is killed or gone, and waits while its file was not run', () => {
    expect(judgeMutants(report(SOURCE, 'a >= b', 'Survived'), [reason]).stale).toEqual([]);
    expect(judgeMutants(report(SOURCE, 'a >= b', 'Killed'), [reason]).stale).toHaveLength(1);
    expect(judgeMutants(report(SOURCE, 'false', 'Survived'), [reason]).stale).toHaveLength(1);
    expect(judgeMutants([], [reason]).stale).toEqual([]);
  });

  it.each(readJustified().map((one) => [one.file, one.code, one]))(
    'for %s: %s is about code that is there, and says something',
    (file, code, { why, changes }) => {
      expect(readFileSync(join(root, file), 'utf8')).toContain(code);
      expect(why.length).toBeGreaterThan(20);
      expect(changes.length).toBeGreaterThan(0);
      expect(GROUPS.flatMap(({ files }) => files)).toContain(file);
    },
  );
});

describe('a group of files to be mutated', () => {
  it('names files and tests that exist', () => {
    const named = GROUPS.flatMap(({ files, tests }) => [...files, ...tests]);
    expect(named.filter((file) => !existsSync(join(root, file)))).toEqual([]);
  });
});
