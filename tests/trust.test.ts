import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(__dirname, '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const CLASSES = 32;
const NOT_TESTED = /^no surface yet: .+$/;

interface Named {
  file: string;
  /** The name of a test in it; undefined where the whole file is meant. */
  test: string | undefined;
}

/** The tests a cell of a table names: `file`, or `file` · name. */
const namedIn = (cell: string): Named[] =>
  [...cell.matchAll(/`([^`]+\.test\.tsx?)`(?: · ([^;|]+))?/g)].map(([, file = '', test]) => ({
    file,
    test: test?.trim(),
  }));

const rowsOf = (text: string) =>
  text
    .split('\n')
    .filter((line) => /^\| /.test(line) && !/^\| (---|# |threat )/.test(line))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );

/** What a file calls its tests: the texts that stand before a function. */
const titlesIn = (text: string): string[] =>
  [...text.matchAll(/(['"`])((?:(?!\1).)+)\1,\s+(?:async\b|\()/g)].map(([, , title = '']) => title);

const missing = ({ file, test }: Named): string[] => {
  if (!existsSync(join(root, file))) return [`there is no ${file}`];
  if (test === undefined) return [];
  return titlesIn(read(file)).some((title) => title.includes(test)) ? [] : [`${file} has no test "${test}"`];
};

describe('docs/trust.md', () => {
  const text = read('docs/trust.md');
  const threats = rowsOf(text.slice(0, text.indexOf('## The access matrix')));

  it('has every threat of the model with tests that exist', () => {
    expect(threats.map(([threat]) => threat)).toEqual([
      'Spoofing',
      'Tampering',
      'Repudiation',
      'Information disclosure',
      'Denial of service',
      'Elevation of privilege',
    ]);
    for (const [threat, , shownBy = ''] of threats) {
      const named = namedIn(shownBy);
      expect({ threat, tests: named.length > 0, missing: named.flatMap(missing) }).toEqual({
        threat,
        tests: true,
        missing: [],
      });
    }
  });

  it('names no file that is not there, in its sentences either', () => {
    const paths = [
      ...text.matchAll(/`((?:libs|services|clients|deploy|migrations|tests|docs)\/[^`*· ]+\.\w+)`/g),
    ];
    expect(paths.length).toBeGreaterThan(40);
    expect(paths.map(([, path = '']) => path).filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });
});

describe('docs/vulnerability-classes.md', () => {
  const rows = rowsOf(read('docs/vulnerability-classes.md'));

  it('has every class once, in order', () => {
    expect(rows.map(([number]) => Number(number))).toEqual(Array.from({ length: CLASSES }, (_, i) => i + 1));
  });

  it.each(rows.map(([number = '', name = '', cell = '']) => [number, name, cell]))(
    'says where class %s (%s) is tested, or that it is not',
    (number, _name, cell) => {
      if (NOT_TESTED.test(cell)) return;
      const named = namedIn(cell);
      expect(named.length).toBeGreaterThan(0);
      const untrue = named.flatMap(({ file }) => missing({ file, test: `class ${number}:` }));
      expect(untrue).toEqual([]);
    },
  );

  it('names every test that is named after a class', () => {
    const found = execFileSync(
      'git',
      ['grep', '-oE', "['`]class [0-9]+:|; class [0-9]+:", '--', '*.test.ts', '*.test.tsx'],
      {
        cwd: root,
        encoding: 'utf8',
      },
    );
    const tests = found.matchAll(/^(.+?):\W*class (\d+):$/gm);
    const unlisted = [...tests].filter(
      ([, file = '', number]) =>
        !rows.some(([row, , cell = '']) => row === number && cell.includes(`\`${file}\``)),
    );
    expect(unlisted.map(([line]) => line)).toEqual([]);
  });
});
