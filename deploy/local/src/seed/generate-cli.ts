import { createDatabase } from '@messaging/database';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { localFolder } from '../checkout.ts';
import { readClusterFile } from '../cluster/cluster-file.ts';
import { migrateToLatest } from '../cluster/migrate.ts';
import { LaunchError } from '../launch-error.ts';
import { writePrivateFile } from '../private-file.ts';
import { createProgress, type Progress } from '../progress.ts';
import { findInconsistencies } from './find-inconsistencies.ts';
import { generateData, type GenerateProgress } from './generate/generate-data.ts';
import { peopleFileOf } from './generate/people-file.ts';

const HELP = `Usage: npm run generate -- [options]

  --companies N            how many companies (200)
  --messages N             how many messages in all (1000000)
  --people-per-company N   how many people each (40)
  --seed N                 0 to 999; the same seed gives the same data, another one other companies (1)
  --database URL           where to; the running cluster's own database when left out
  --people FILE            who and what there is then, for the load tests (.local/people.json)
  --no-check               do not check afterwards that everything fits together
`;

const REPORT_EVERY_MS = 10_000;
const formatNumber = (value: number) => Math.round(value).toLocaleString('en-GB');

/** `npm run generate`: fills the cluster's database with companies and messages for benchmarks. */
export async function generate(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    allowNegative: true,
    options: {
      companies: { type: 'string', default: '200' },
      messages: { type: 'string', default: '1000000' },
      'people-per-company': { type: 'string', default: '40' },
      seed: { type: 'string', default: '1' },
      database: { type: 'string' },
      people: { type: 'string', default: join(localFolder, 'people.json') },
      check: { type: 'boolean', default: true },
      help: { type: 'boolean', default: false },
    },
  });
  const progress = createProgress();
  if (values.help) {
    progress.say(HELP);
    return 0;
  }
  const databaseUrl = values.database ?? readClusterFile(localFolder)?.database.url;
  if (databaseUrl === undefined)
    throw new LaunchError('No cluster runs (npm start), and no --database is given.');

  await progress.step('Migrating the database', () => migrateToLatest(databaseUrl));
  const data = await progress.step('Generating', (report) =>
    generateData({
      databaseUrl,
      companies: Number(values.companies),
      messages: Number(values.messages),
      peoplePerCompany: Number(values['people-per-company']),
      seed: Number(values.seed),
      onProgress: reporting(progress, report, Number(values.messages)),
    }),
  );
  writePrivateFile(values.people, `${JSON.stringify(peopleFileOf(data.companies))}\n`);
  progress.say(
    `${describe(data)}; ${data.companiesFound} companies were there already. People: ${values.people}`,
  );
  return values.check ? check(databaseUrl, progress) : 0;
}

/** What is going on goes to the spinner; where there is none, a line now and then. */
function reporting(progress: Progress, report: (detail: string) => void, messages: number) {
  let nextLineAt = Date.now() + REPORT_EVERY_MS;
  return (now: GenerateProgress): void => {
    const share = `${Math.floor((now.messages / messages) * 100)} %, ${describe(now)}`;
    report(share);
    if (process.stderr.isTTY || Date.now() < nextLineAt) return;
    nextLineAt = Date.now() + REPORT_EVERY_MS;
    progress.say(share);
  };
}

function describe({ messages, rows, seconds }: GenerateProgress): string {
  const rate = formatNumber(rows / Math.max(seconds, 0.001));
  return `${formatNumber(messages)} messages, ${formatNumber(rows)} rows in ${formatNumber(seconds)} s (${rate} rows/s)`;
}

async function check(databaseUrl: string, progress: Progress): Promise<number> {
  const database = createDatabase(databaseUrl, { poolSize: 1, silenceTimeout: Infinity });
  try {
    const findings = await progress.step('Checking that everything fits together', (report) =>
      findInconsistencies(database, (name) => report(`whether ${name}`)),
    );
    for (const finding of findings) progress.say(finding);
    return findings.length === 0 ? 0 : 1;
  } finally {
    await database.destroy();
  }
}
