import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { describeMachine } from '../runner/describe-machine.ts';
import { fetchTokens } from '../runner/fetch-tokens.ts';
import { readLoadData, type LoadData, type Person } from '../runner/load-data.ts';
import { letEverybodyWrite } from './let-everybody-write.ts';
import { measureBare, measureLag } from './measure-bare.ts';
import { measureFairness } from './measure-fairness.ts';
import { measureOverload } from './measure-overload.ts';
import { measureWrites } from './measure-writes.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const IN_FLIGHT = 32;
const LAG_LIMIT_SECONDS = 60;

/** What a company may write in a minute unless it is configured otherwise: the quota that fairness is about. */
const QUOTA_PER_MINUTE = 3_000;
const OTHERS_PER_SECOND = 40;

/** Answers one question about writes, the ceiling beside that of bare mysql2 unless another is asked. Answers the exit code. */
export async function main(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      cluster: { type: 'string', default: join(ROOT, '.local/cluster.json') },
      people: { type: 'string' },
      out: { type: 'string', default: join(ROOT, '.local/load') },
      seconds: { type: 'string' },
      question: { type: 'string', default: 'writes' },
    },
  });
  const data = readLoadData(values.cluster, values.people);
  const databaseUrl = readDatabaseUrl(values.cluster);
  if (values.question !== 'writes')
    return judge(values.question, data, values.out, Number(values.seconds ?? 12));
  const seconds = Number(values.seconds ?? 30);

  console.log('Bare mysql2 on the same server…');
  const bare = await measureBare(databaseUrl);
  await letEverybodyWrite(databaseUrl);
  const companies = onePersonEach(data.people);
  const people = await fetchTokens(data.demoErpUrl, companies);
  console.log(
    `Writes through the gateway, ${IN_FLIGHT} in flight, over ${people.length} companies for ${seconds} s…`,
  );
  const spread = await measureWrites({
    gatewayUrl: data.gatewayUrl,
    people,
    inFlight: IN_FLIGHT,
    seconds,
    warmUpSeconds: 10,
  });
  const spreadLag = await untilRelayed(databaseUrl);
  console.log(`The same in one company…`);
  const one = await measureWrites({
    gatewayUrl: data.gatewayUrl,
    people: people.slice(0, 1),
    inFlight: IN_FLIGHT,
    seconds,
    warmUpSeconds: 5,
  });
  const oneLag = await untilRelayed(databaseUrl);

  const result = {
    scenario: 'writes',
    startedAt: new Date().toISOString(),
    machine: describeMachine('k6'),
    bare,
    spread: { companies: people.length, ...spread, ...spreadLag },
    oneCompany: { ...one, ...oneLag },
  };
  mkdirSync(values.out, { recursive: true });
  const file = join(values.out, 'writes.json');
  writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`);
  console.table({
    [`bare mysql2, single rows, ${bare.singleRows.connections} connections`]: {
      'per second': bare.singleRows.perSecond,
    },
    [`bare mysql2, statements of ${bare.batches.rows}`]: { 'per second': bare.batches.perSecond },
    [`messages, ${people.length} companies`]: figures(result.spread),
    'messages, one company': figures(result.oneCompany),
  });
  console.log(`Result: ${file}`);
  const failed = Object.keys({ ...spread.refused, ...one.refused }).length > 0;
  return failed ? 1 : 0;
}

/** Overload and fairness: measured, written down, and judged by their own bounds. */
async function judge(question: string, data: LoadData, out: string, seconds: number): Promise<number> {
  const { gatewayUrl, demoErpUrl } = data;
  const startedAt = new Date().toISOString();
  const measured =
    question === 'overload'
      ? await measureOverload({
          gatewayUrl,
          people: await fetchTokens(demoErpUrl, onePersonEach(data.people)),
          seconds,
        })
      : await measureFairness({
          gatewayUrl,
          people: await fetchTokens(demoErpUrl, data.people),
          quotaPerMinute: QUOTA_PER_MINUTE,
          othersPerSecond: OTHERS_PER_SECOND,
          seconds,
        });
  mkdirSync(out, { recursive: true });
  const file = join(out, `${question}.json`);
  const result = { scenario: question, startedAt, machine: describeMachine('k6'), ...measured };
  writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`);
  console.log(`${JSON.stringify(measured, null, 2)}\n${measured.ok ? 'Kept' : 'NOT kept'}. Result: ${file}`);
  return measured.ok ? 0 : 1;
}

function figures({
  acceptedPerSecond,
  p50Ms,
  p95Ms,
  behindAtEnd,
  secondsToCatchUp,
}: Awaited<ReturnType<typeof measureWrites>> & Lag) {
  return {
    'per second': acceptedPerSecond,
    'p50 ms': p50Ms,
    'p95 ms': p95Ms,
    'events behind at the end': behindAtEnd,
    'caught up after s': secondsToCatchUp,
  };
}

interface Lag {
  behindAtEnd: number;
  secondsToCatchUp: number;
}

/** What the relay had not carried when the load stopped, and how long it took. */
async function untilRelayed(databaseUrl: string): Promise<Lag> {
  const began = performance.now();
  const { relay: behindAtEnd } = await measureLag(databaseUrl);
  while ((await measureLag(databaseUrl)).relay > 0) {
    if (performance.now() - began > LAG_LIMIT_SECONDS * 1000)
      return { behindAtEnd, secondsToCatchUp: Infinity };
    await sleep(100);
  }
  return { behindAtEnd, secondsToCatchUp: Number(((performance.now() - began) / 1000).toFixed(1)) };
}

function onePersonEach(people: readonly Person[]): Person[] {
  return [...new Map(people.map((person) => [person.companyId, person])).values()];
}

function readDatabaseUrl(clusterFile: string): string {
  const { database } = JSON.parse(readFileSync(clusterFile, 'utf8')) as { database: { url: string } };
  return database.url;
}
