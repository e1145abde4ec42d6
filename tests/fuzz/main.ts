import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createProgress, localFolder } from '@messaging/local-cluster';
import { writesAt } from '../journeys/check-writes.ts';
import { startJourneyCluster } from '../journeys/journey-cluster.ts';
import { runCommand, stopWhenCalledOff } from '../run-command.ts';
import { FUZZ_RUNS, type FuzzRun } from './http-runs.ts';
import { seedHttpWorld, type HttpWorld } from './http-world.ts';

const DESCRIPTION = join(__dirname, '../../docs/openapi.json');
const FOLDER = join(localFolder, 'fuzz');
const CHECKS = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_schema_conformance',
  'response_headers_conformance',
  'negative_data_rejection',
].join();
// 413: the gateway looks at the length of a body, before anybody looks at what is in it.
const REFUSALS = [400, 401, 403, 404, 405, 409, 413, 415, 422, 429];

interface RunReport {
  exit_code: number;
  operations: { tested: number };
  test_cases: { generated: number; with_failures: number; unique_failures: number };
}

/** What Schemathesis is told beside its arguments. */
function configOf({ knownIds }: FuzzRun, { messageId, conversationId, personId }: HttpWorld): string {
  const known = { messages: messageId, conversations: conversationId, people: personId };
  const operations = Object.entries(known).map(
    ([part, id]) =>
      `[[operations]]\ninclude-path-regex = "/${part}/"\nparameters = { "path.id" = "${id}" }\n`,
  );
  const checks = `[checks]\nnegative_data_rejection.expected-statuses = [${REFUSALS.join(', ')}]\n`;
  return [checks, ...(knownIds ? operations : [])].join('\n');
}

/** `tests/fuzz/main.ts <schemathesis> <seconds> <seed>`. Answers the exit code. */
async function main([program = '', seconds = '300', seed = '1']: string[]): Promise<number> {
  mkdirSync(FOLDER, { recursive: true });
  const cluster = await createProgress().step('Starting a cluster to fuzz', () =>
    startJourneyCluster('fuzz'),
  );
  stopWhenCalledOff(cluster);
  const shares = FUZZ_RUNS.reduce((sum, { share }) => sum + share, 0);

  async function fuzz(run: FuzzRun, world: HttpWorld) {
    const token = await world.tokenOf(run.role);
    const config = join(FOLDER, `http-${run.name}.toml`);
    const report = join(FOLDER, `http-${run.name}.json`);
    writeFileSync(config, configOf(run, world));
    const words = [
      `--config-file=${config}`,
      'run',
      DESCRIPTION,
      `--url=${cluster.gatewayUrl}`,
      `--checks=${CHECKS}`,
      `--seed=${seed}`,
      `--max-time=${Math.max(1, Math.round((Number(seconds) * run.share) / shares))}`,
      '--phases=examples,coverage,fuzzing',
      '--continue-on-failure',
      '--warnings=off',
      '--generation-database=none',
      `--report-json-path=${report}`,
      ...(token === undefined ? [] : [`--header=Authorization: Bearer ${token}`]),
      ...run.operations,
    ];
    console.log(`\n==> ${run.name}`);
    await new Promise<void>((resolve, reject) => {
      spawn(program, words, { cwd: FOLDER, stdio: 'inherit' })
        .once('error', reject)
        .once('exit', () => resolve());
    });
    const {
      exit_code: exitCode,
      operations,
      test_cases: cases,
    } = JSON.parse(readFileSync(report, 'utf8')) as RunReport;
    return {
      run: run.name,
      operations: operations.tested,
      cases: cases.generated,
      failures: cases.unique_failures,
      isGood: exitCode === 0,
    };
  }

  try {
    const world = await seedHttpWorld(cluster);
    const results: Awaited<ReturnType<typeof fuzz>>[] = [];
    for (const run of FUZZ_RUNS) results.push(await fuzz(run, world));
    console.table(results);
    // Schemathesis keeps no history of what it wrote.
    await writesAt(cluster.demoErpUrl)?.takeOver();
    writeFileSync(join(FOLDER, 'http.json'), `${JSON.stringify({ seed, seconds, results }, null, 2)}\n`);
    return results.every(({ isGood }) => isGood) ? 0 : 1;
  } finally {
    await cluster.stop();
  }
}

runCommand(main);
