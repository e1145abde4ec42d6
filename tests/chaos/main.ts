import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createProgress, localFolder } from '@messaging/local-cluster';
import { renderVerdict } from '@messaging/proof';
import { runCommand, stopWhenCalledOff } from '../run-command.ts';
import { describeRun, type ChaosReport } from './chaos-report.ts';
import { renderPage, renderTable } from './chaos-table.ts';
import { runScenario } from './run-scenario.ts';
import { SCENARIOS } from './scenarios.ts';
import { startChaosCluster } from './start-chaos-cluster.ts';

const DOCS = join(__dirname, '../../docs');
const list = SCENARIOS.map(({ name, what }) => `  ${name.padEnd(22)} ${what}`).join('\n');
const HELP = `Usage: npm run chaos -- <scenario …| all> [options]

Starts a cluster of its own, loads it with recorded clients, breaks it, mends it, and holds what they saw against the
promises. Ends with 1 when one of them was broken.

  --seconds N   how long a scenario goes on (60; some need longer for one round)
  --seed N      decides who is hit and what is written (the time)
  --short       everything once, as in the tests
  --out FOLDER  where results and histories are kept (.local/chaos)
  --publish     also write docs/chaos.json and docs/chaos.md
  --list        the scenarios

Scenarios:
${list}
`;

/** Answers the exit code. */
async function main(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      seconds: { type: 'string', default: '60' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      short: { type: 'boolean', default: false },
      out: { type: 'string', default: join(localFolder, 'chaos') },
      publish: { type: 'boolean', default: false },
      list: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.list) return (console.log(list), 0);
  const chosen = positionals.includes('all')
    ? SCENARIOS
    : SCENARIOS.filter(({ name }) => positionals.includes(name));
  const isKnown = (name: string) => name === 'all' || SCENARIOS.some((one) => one.name === name);
  if (values.help || chosen.length === 0 || !positionals.every(isKnown))
    return (console.log(HELP), values.help ? 0 : 2);

  const { seconds, seed, short, out } = {
    ...values,
    seconds: Number(values.seconds),
    seed: Number(values.seed),
  };
  const report: ChaosReport = describeRun(['npm run chaos --', ...args].join(' '), seed);
  const chaos = await startChaosCluster({ name: `chaos-${process.pid}`, short, progress: createProgress() });
  stopWhenCalledOff(chaos);
  try {
    for (const scenario of chosen) {
      const folder = join(out, `${scenario.name}-${report.startedAt.replace(/[:.]/g, '-')}`);
      mkdirSync(folder, { recursive: true });
      console.log(`\n${scenario.name}: ${scenario.what} (seed ${seed})`);
      const result = await runScenario(chaos, scenario, { seconds, seed, short, folder });
      report.results.push(result);
      writeFileSync(join(folder, 'result.json'), `${JSON.stringify(result, null, 2)}\n`);
      console.log(`${result.ok ? 'kept' : 'BROKEN'} after ${result.seconds} s: ${renderVerdict(result)}`);
      for (const { what, measured, ok } of result.findings)
        if (!ok) console.log(`  not so: ${what}: ${measured}`);
    }
  } finally {
    await chaos.stop();
  }
  const file = join(out, 'chaos.json');
  writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`);
  if (values.publish) {
    writeFileSync(join(DOCS, 'chaos.json'), `${JSON.stringify(report, null, 2)}\n`);
    writeFileSync(join(DOCS, 'chaos.md'), renderPage(report));
  }
  console.log(`\n${renderTable(report)}\nResult: ${file}`);
  return report.results.every(({ ok }) => ok) ? 0 : 1;
}

runCommand(main);
