import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { join, resolve } from 'node:path';
import type { LoadInput, LoadPerson, RunRecord } from '../lib/run-records.ts';
import type { K6Summary } from './judge-load.ts';

const SCRIPT = resolve(import.meta.dirname, '../lib/load.ts');
const THRESHOLDS_CROSSED = 99;

export interface K6Result {
  summary: K6Summary;
  records: RunRecord[];
}

/** Runs k6, keeping its files in `folder`, and reads back what it measured and what its users noted. */
export async function runK6(
  program: string,
  folder: string,
  input: LoadInput,
  people: readonly LoadPerson[],
): Promise<K6Result> {
  const [inputFile, peopleFile] = [join(folder, 'input.json'), join(folder, 'people.json')];
  const [summaryFile, recordsFile] = [join(folder, 'summary.json'), join(folder, 'records.jsonl')];
  writeFileSync(inputFile, JSON.stringify(input));
  writeFileSync(peopleFile, JSON.stringify(people), { mode: 0o600 });
  const child = spawn(
    program,
    ['run', '--quiet', '--no-usage-report', '--console-output', recordsFile, '--log-format', 'raw', SCRIPT],
    {
      stdio: ['ignore', 'inherit', 'inherit'],
      // Memory is at hand, and the cores are shared with the cluster: collect garbage less often.
      env: {
        ...process.env,
        GOGC: '400',
        LOAD_INPUT: inputFile,
        LOAD_PEOPLE: peopleFile,
        LOAD_SUMMARY: summaryFile,
        K6_WEB_DASHBOARD: 'false',
      },
    },
  );
  const [code] = (await once(child, 'exit')) as [number | null];
  // The tokens in it are good for an hour.
  rmSync(peopleFile);
  if ((code !== 0 && code !== THRESHOLDS_CROSSED) || !existsSync(summaryFile)) {
    throw new Error(`k6 ended with ${code ?? 'a signal'} and no result; what it said is above`);
  }
  return {
    summary: JSON.parse(readFileSync(summaryFile, 'utf8')) as K6Summary,
    records: await readRecords(recordsFile),
  };
}

async function readRecords(file: string): Promise<RunRecord[]> {
  const records: RunRecord[] = [];
  for await (const line of createInterface({ input: createReadStream(file) })) {
    if (line.startsWith('{')) records.push(JSON.parse(line) as RunRecord);
  }
  return records;
}
