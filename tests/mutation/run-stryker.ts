import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MutationGroup } from './groups.ts';
import { readReport, type FoundMutant, type MutantStatus, type StrykerReport } from './read-report.ts';

export interface RunOptions {
  root: string;
  /** Where Stryker's own files of this run are kept. */
  folder: string;
  group: MutationGroup;
  files: readonly string[];
  concurrency: number;
  /** Forget what is known of earlier runs. */
  again: boolean;
}

const INCREMENTAL = 'incremental.json';
const UNSURE: readonly MutantStatus[] = ['Survived', 'NoCoverage', 'Timeout'];
// Beyond one and a half times what the tests take without a mutant: what goes on for longer counts as noticed. A server on a busy
// machine may take its time with nothing amiss; what waits for no server and is not back has run in a circle.
const SERVER_TIMEOUT_MS = 60_000;
const PLAIN_TIMEOUT_MS = 30_000;

/** Every mutant of these files, against the tests of their group. Rejects when the tests fail without any. */
export async function runStryker({
  root,
  folder,
  group,
  files,
  ...options
}: RunOptions): Promise<Map<string, FoundMutant[]>> {
  mkdirSync(folder, { recursive: true });
  const report = join(folder, 'report.json');
  const config = join(folder, 'stryker.json');
  rmSync(report, { force: true });
  forgetUnsure(join(folder, INCREMENTAL));
  writeFileSync(
    config,
    JSON.stringify({
      testRunner: 'jest',
      plugins: ['@stryker-mutator/jest-runner', join(root, 'tests/mutation/ignore-texts.mjs')],
      ignorers: ['texts'],
      jest: {
        configFile: 'tests/mutation/jest.config.cjs',
        config: { testMatch: group.tests.map((test) => `<rootDir>/${test}`) },
      },
      mutate: files,
      coverageAnalysis: 'perTest',
      concurrency: options.concurrency,
      timeoutMS: group.needsServers ? SERVER_TIMEOUT_MS : PLAIN_TIMEOUT_MS,
      // The tests are not compiled by tsc, and what it would say to a mutant is not asked.
      disableTypeChecks: false,
      tempDirName: '.local/mutation/temp',
      // Also when the tests fail: what a run leaves behind is in the report.
      cleanTempDir: 'always',
      ignorePatterns: ['dist', '.local', 'docs/pictures', 'clients/widget'],
      incremental: true,
      incrementalFile: join(folder, INCREMENTAL),
      force: options.again,
      reporters: ['json'],
      jsonReporter: { fileName: report },
      logLevel: 'warn',
      warnings: false,
      allowConsoleColors: false,
    }),
  );
  const stryker = join(root, 'node_modules/@stryker-mutator/core/bin/stryker.js');
  const child = spawn(process.execPath, [stryker, 'run', config], {
    cwd: root,
    env: { ...process.env, ...group.environment },
    stdio: 'inherit',
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`Stryker ended with code ${code} on ${files.join(', ')}`);
  const found = JSON.parse(readFileSync(report, 'utf8')) as StrykerReport;
  return new Map(files.map((file) => [file, readReport(found, file)]));
}

/**
 * Stryker keeps what it knows of mutants that are met when a module is loaded, though new tests could notice them now, and of
 * those that took too long, though the machine may have been the reason.
 */
function forgetUnsure(path: string): void {
  if (!existsSync(path)) return;
  const known = JSON.parse(readFileSync(path, 'utf8')) as StrykerReport;
  for (const file of Object.values(known.files))
    file.mutants = file.mutants.filter(({ status }) => !UNSURE.includes(status));
  writeFileSync(path, JSON.stringify(known));
}
