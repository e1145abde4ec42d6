import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createProgress, localFolder, startServers } from '@messaging/local-cluster';
import { runCommand, stopWhenCalledOff } from '../run-command.ts';
import { GROUPS, type MutationGroup } from './groups.ts';
import { judgeMutants, readJustified } from './judge-mutants.ts';
import { renderCounts, renderPage, type GroupResult } from './mutation-page.ts';
import { currentCommit, fingerprintOf, isFresh, openResults, type FileResult } from './results.ts';
import { runPolicies } from './run-policies.ts';
import { runStryker } from './run-stryker.ts';

const root = resolve(__dirname, '../..');
const folder = join(localFolder, 'mutation');
const serversFolder = join(folder, 'servers');
const results = openResults(folder);
const LINES_A_RUN = 170;
const HELP = `Usage: npm run mutate -- [group …] [options]

Changes the code of each group in one place at a time and runs its tests: what no test notices survives. Ends with 1 when
a survivor has no reason in tests/mutation/justified.json, or a reason no survivor. Files whose code and tests are as they
were are not run again, so that a long run can be made in pieces.

  --file TEXT      only files whose path has this in it
  --minutes N      begin with no further file after so long
  --concurrency N  mutants at a time (2)
  --again          run everything anew
  --unsure         run again what timed out: noticed, or only on a busy machine
  --judge          run nothing: judge what the last runs found
  --publish        also write docs/mutation.md

Groups (all, when none is named):
${GROUPS.map(({ name, what }) => `  ${name.padEnd(15)} ${what}`).join('\n')}
`;

interface Options {
  groups: readonly MutationGroup[];
  file: string;
  minutes: number;
  concurrency: number;
  again: boolean;
  unsure: boolean;
}

async function runAll({ groups, file: part, minutes, concurrency, again, unsure }: Options): Promise<void> {
  const due = groups.flatMap((group) => {
    const isDue = (file: string) => {
      const last = results.read(group, file);
      return file.includes(part) && (again || !isFresh(root, group, last) || (unsure && hasTimedOut(last)));
    };
    return inRuns(group.files.filter(isDue)).map((files) => ({ group, files }));
  });
  const stop = due.some(({ group }) => group.needsServers) ? await startTestServers() : () => undefined;
  const began = Date.now();
  try {
    for (const [i, { group, files }] of due.entries()) {
      if (Date.now() - began > minutes * 60_000) {
        console.log(`${due.length - i} runs are left for the next time.`);
        return;
      }
      await runSome(group, files, { concurrency, again });
    }
  } finally {
    await stop();
  }
}

const hasTimedOut = (result: FileResult | undefined) =>
  result?.mutants.some(({ status }) => status === 'Timeout') ?? false;

async function runSome(
  group: MutationGroup,
  files: readonly string[],
  options: Pick<Options, 'concurrency' | 'again'>,
): Promise<void> {
  const [commit, since] = [currentCommit(root), Date.now()];
  const fingerprints = files.map((file) => fingerprintOf(root, group, file));
  const run = group.language === 'cedar' ? runPolicies : runStryker;
  const found = await run({ root, folder: join(folder, group.name), group, files, ...options });
  const seconds = (Date.now() - since) / 1_000;
  const count = [...found.values()].flat().length;
  console.log(`${group.name}, ${files.length} files: ${count} mutants in ${seconds.toFixed(0)} s`);
  for (const [i, file] of files.entries()) {
    const mutants = found.get(file) ?? [];
    const share = Math.round(seconds * (mutants.length / Math.max(1, count)));
    results.write(group, { file, fingerprint: fingerprints[i] ?? '', commit, seconds: share, mutants });
  }
}

/** Files that are run together: to begin costs some seconds each time, and what was found is known only at the end. */
function inRuns(files: readonly string[]): string[][] {
  const runs: string[][] = [];
  let lines = Infinity;
  for (const file of files) {
    const length = readFileSync(join(root, file), 'utf8').split('\n').length;
    if (lines + length > LINES_A_RUN) {
      runs.push([]);
      lines = 0;
    }
    runs.at(-1)?.push(file);
    lines += length;
  }
  return runs;
}

/** One set of servers for all mutants; the tests make schemas of their own there. */
async function startTestServers(): Promise<() => Promise<void>> {
  const servers = await startServers({
    folder: serversFolder,
    given: {
      databaseUrl: process.env['TEST_DATABASE_URL'],
      redisUrl: process.env['TEST_REDIS_URL'],
      queueRedisUrl: process.env['TEST_QUEUE_REDIS_URL'],
    },
    durable: false,
    progress: createProgress(),
  });
  process.env['TEST_DATABASE_URL'] = servers.database.adminUrl;
  process.env['TEST_REDIS_URL'] = servers.redis.url;
  process.env['TEST_QUEUE_REDIS_URL'] = servers.queueRedis.url;
  stopWhenCalledOff(servers);
  return async () => {
    await servers.stop();
    rmSync(serversFolder, { recursive: true, force: true });
  };
}

/** Answers the exit code. */
function judge(groups: readonly MutationGroup[], { publish }: { publish: boolean }): number {
  const found = groups.map((group): GroupResult => {
    const all = group.files.map((file) => results.read(group, file));
    return {
      group,
      results: all.filter((result) => result && isFresh(root, group, result)) as GroupResult['results'],
    };
  });
  const mutants = found.flatMap((one) => one.results.flatMap((result) => result.mutants));
  const judgement = judgeMutants(mutants, readJustified());
  const missing = judgement.survivors.filter(({ why }) => why === undefined);
  console.log(`\n${renderCounts(found, { files: true })}\n`);
  for (const { file, line, mutator, change, status } of missing)
    console.log(`${file}:${line} ${status} ${mutator}\n    ${change}`);
  for (const name of judgement.stale) console.log(`a reason without a survivor: ${name}`);
  console.log(`\n${judgement.survivors.length} survived, ${missing.length} of them without a reason.`);
  if (publish) writeFileSync(join(root, 'docs/mutation.md'), renderPage(found, judgement));
  return missing.length + judgement.stale.length > 0 ? 1 : 0;
}

async function main(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      file: { type: 'string', default: '' },
      minutes: { type: 'string', default: '600' },
      concurrency: { type: 'string', default: '2' },
      again: { type: 'boolean', default: false },
      unsure: { type: 'boolean', default: false },
      judge: { type: 'boolean', default: false },
      publish: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const isKnown = (name: string) => GROUPS.some((group) => group.name === name);
  if (values.help || !positionals.every(isKnown)) return (console.log(HELP), values.help ? 0 : 2);
  const named = positionals.flatMap((name) => GROUPS.filter((group) => group.name === name));
  const groups = named.length === 0 ? GROUPS : named;
  const { file, again, unsure, publish } = values;
  const [minutes, concurrency] = [Number(values.minutes), Number(values.concurrency)];
  if (!values.judge) await runAll({ groups, file, again, unsure, minutes, concurrency });
  return judge(groups, { publish });
}

runCommand(main);
