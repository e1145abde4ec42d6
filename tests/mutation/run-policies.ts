import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { FoundMutant } from './read-report.ts';
import type { RunOptions } from './run-stryker.ts';

const PROGRAM = 'libs/policy/test/mutants/run-mutants.ts';

/** Every mutant of the base policies, against their truth table: StrykerJS knows TypeScript, and a policy is a text to it. */
export async function runPolicies({
  root,
  files,
}: Pick<RunOptions, 'root' | 'files'>): Promise<Map<string, FoundMutant[]>> {
  const words = ['--conditions=source', '--import', 'tsx', PROGRAM];
  const { stdout } = await promisify(execFile)(process.execPath, words, { cwd: root, maxBuffer: 2 ** 24 });
  const run = JSON.parse(stdout) as (Omit<FoundMutant, 'file' | 'line' | 'code'> & { policyId: string })[];
  return new Map(
    files.map((file) => {
      const lines = readFileSync(join(root, file), 'utf8').split('\n');
      const mutants = run.map(({ policyId, ...mutant }): FoundMutant => {
        const at = lines.findIndex((text) => text.includes(`id: '${policyId}'`));
        return { file, line: at + 1, code: lines[at]?.trim() ?? '', ...mutant };
      });
      return [file, mutants];
    }),
  );
}
