import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { totalSeconds, type LoadShape } from '../lib/load-shape.ts';
import { checkHistories } from './check-histories.ts';
import { describeMachine } from './describe-machine.ts';
import { fetchTokens } from './fetch-tokens.ts';
import { judgeLoad, renderFindings, type ObjectiveThreshold } from './judge-load.ts';
import { readLoadData } from './load-data.ts';
import { busiestPerMinute, planLoad } from './plan-load.ts';
import { runK6 } from './run-k6.ts';

const LOADTESTS = resolve(import.meta.dirname, '..');
const ROOT = resolve(LOADTESTS, '..');
const SOCKET_PATH = '/api/messaging/socket';

const scenarios = readdirSync(LOADTESTS).flatMap((file) => /^([a-z]+)\.ts$/.exec(file)?.[1] ?? []);

const HELP = `Usage: npm run load -- <${scenarios.join(' | ')}> [options]

  --cluster FILE   where the cluster and its people are (.local/cluster.json)
  --people FILE    other people and conversations, as a data generator writes them
  --out FOLDER     where results are kept (.local/load)
  --k6 PROGRAM     the k6 to run (K6, or k6 of the PATH)
`;

/** Runs one scenario against the running cluster. Answers the exit code: 0 when every promise was kept. */
// One thing after another, each needing what came before.
// eslint-disable-next-line max-statements
export async function main(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      cluster: { type: 'string', default: join(ROOT, '.local/cluster.json') },
      people: { type: 'string' },
      out: { type: 'string', default: join(ROOT, '.local/load') },
      k6: { type: 'string', default: process.env['K6'] ?? 'k6' },
      help: { type: 'boolean', default: false },
    },
  });
  const [scenario = ''] = positionals;
  if (values.help || !scenarios.includes(scenario)) {
    console.error(HELP);
    return values.help ? 0 : 2;
  }
  const { shape } = (await import(`../${scenario}.ts`)) as { shape: LoadShape };
  const data = readLoadData(values.cluster, values.people);
  const plan = planLoad(data, shape);
  const busiest = busiestPerMinute(plan, shape);
  console.log(
    `${scenario}: ${shape.sockets} sockets, ${plan.conversations.length} conversations, ${plan.people.length} people; ` +
      `${shape.writesPerSecond} writes/s and ${shape.readsPerSecond} reads/s for ${shape.seconds} s (${totalSeconds(shape)} s in all)\n` +
      `At most ${Math.ceil(busiest.person)} writes/min by one person and ${Math.ceil(busiest.company)} in one company; over the limits they are refused.`,
  );

  const startedAt = new Date();
  const run = randomBytes(5).toString('hex');
  const folder = join(values.out, `${scenario}-${startedAt.toISOString().replace(/[:.]/g, '-')}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  console.log(`Fetching ${plan.people.length} tokens from the demo ERP…`);
  const people = await fetchTokens(data.demoErpUrl, plan.people);
  const { conversations, sockets, writers } = plan;
  const origin = new URL(data.demoErpUrl).origin;
  const input = {
    run,
    gatewayUrl: data.gatewayUrl,
    socketPath: SOCKET_PATH,
    origin,
    shape,
    conversations,
    sockets,
    writers,
  };
  const { summary, records } = await runK6(values.k6, folder, input, people);

  const history = checkHistories(records);
  const findings = judgeLoad(summary, readThresholds(), history, shape);
  const ok = findings.every((finding) => finding.ok);
  const machine = describeMachine(values.k6);
  const result = {
    scenario,
    run,
    startedAt,
    ok,
    shape,
    findings,
    history,
    busiest,
    machine,
    metrics: summary.metrics,
  };
  const resultFile = join(values.out, `${scenario}.json`);
  for (const file of [join(folder, 'result.json'), resultFile])
    writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`);
  console.log(
    `\n${renderFindings(findings)}\n\n${ok ? 'Every promise was kept.' : 'Not every promise was kept.'} Result: ${resultFile}`,
  );
  return ok ? 0 : 1;
}

function readThresholds(): ObjectiveThreshold[] {
  const file = readFileSync(join(LOADTESTS, 'generated/thresholds.json'), 'utf8');
  return (JSON.parse(file) as { thresholds: ObjectiveThreshold[] }).thresholds;
}
