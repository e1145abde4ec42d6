import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { MutationGroup } from './groups.ts';
import type { FoundMutant } from './read-report.ts';

/** What the last run of one file found. */
export interface FileResult {
  file: string;
  /** Of the file and its group's tests as they were: another one is another answer. */
  fingerprint: string;
  /** The commit it ran on, with "+" when there were changes that no commit holds. */
  commit: string;
  /** Its share of the run it was in, by its number of mutants. */
  seconds: number;
  mutants: FoundMutant[];
}

export const isFresh = (root: string, group: MutationGroup, result: FileResult | undefined) =>
  result !== undefined && result.fingerprint === fingerprintOf(root, group, result.file);

export function fingerprintOf(root: string, { tests }: MutationGroup, file: string): string {
  const hash = createHash('sha256');
  for (const path of [file, ...tests]) {
    const content = readFileSync(join(root, path));
    hash.update(`${path} ${content.length}\n`).update(content);
  }
  return hash.digest('hex');
}

export function currentCommit(root: string): string {
  const git = (...args: string[]) => execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim();
  return `${git('rev-parse', '--short', 'HEAD')}${git('status', '--porcelain') === '' ? '' : '+'}`;
}

/** Results are kept by group and file, so that a long run can be made in pieces. */
export function openResults(folder: string) {
  const pathOf = ({ name }: MutationGroup, file: string) =>
    join(folder, name, `${file.replace(/\.ts$/, '').replaceAll('/', '-')}.json`);
  return {
    read(group: MutationGroup, file: string): FileResult | undefined {
      const path = pathOf(group, file);
      return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as FileResult) : undefined;
    },
    write(group: MutationGroup, result: FileResult): void {
      const path = pathOf(group, result.file);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, `${JSON.stringify(result, null, 2)}\n`);
    },
  };
}
