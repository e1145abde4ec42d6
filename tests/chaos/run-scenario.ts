import { checkHistory, createRecorder, type Recorder, type Verdict } from '@messaging/proof';
import { waitUntil } from '@messaging/local-cluster';
import type { MessageView } from '@messaging/contracts';
import { join } from 'node:path';
import type { Reader } from '@messaging/database';
import { tokenOf } from '../journeys/journey-cluster.ts';
import { createRandom } from './random.ts';
import type { ChaosCluster, FaultReport, Finding, Scenario } from './scenario.ts';
import { countUnfinished, readHeads, readStreams } from './streams.ts';
import { startTraffic, type Traffic } from './traffic.ts';

export interface RunOptions {
  seconds: number;
  seed: number;
  short: boolean;
  /** Where the history is kept; nowhere without it. */
  folder?: string | undefined;
}

export interface ScenarioResult {
  scenario: string;
  ok: boolean;
  seed: number;
  startedAt: string;
  seconds: number;
  faults: FaultReport[];
  findings: Finding[];
  /** From the end of the last fault to everybody and everything having caught up. */
  caughtUpMs: number;
  counts: Verdict['counts'];
  violations: Verdict['violations'];
}

const COMPANIES = 3;
/** Two writes a second of each writer: what is asked is correctness, not speed. */
const EVERY_MS = 500;
const WRITERS_PATIENCE_MS = 60_000;
const SETTLE_MS = 60_000;
const RECOVERY_MS = 60_000;

/** Recorded traffic, the scenario's faults, quiescence, and the checker's verdict. */
export async function runScenario(
  chaos: ChaosCluster,
  scenario: Scenario,
  { seconds, seed, short, folder }: RunOptions,
): Promise<ScenarioResult> {
  const { cluster, database } = chaos;
  const startedAt = new Date();
  const recorder = createRecorder(folder && join(folder, 'history.jsonl'));
  const random = createRandom(seed);
  const findings: Finding[] = [];
  const faults: FaultReport[] = [];
  const traffic = await startTraffic({
    gatewayUrl: cluster.gatewayUrl,
    tokenOf: ({ companyId, userId }) => tokenOf(cluster, companyId, userId),
    recorder,
    random,
    companies: COMPANIES,
    everyMs: short ? EVERY_MS / 2 : EVERY_MS,
  });
  const before = await readHeads(database, traffic.companyIds);
  let healedAt = Date.now();
  const find = (what: string, measured: string | number, ok: boolean) =>
    void findings.push({ what, measured: String(measured), ok });
  try {
    await traffic.startWriting();
    await scenario.run({
      ...chaos,
      random,
      recorder,
      traffic,
      seconds,
      short,
      find,
      async inject(kind, target, fault) {
        const at = Date.now();
        await fault();
        healedAt = Date.now();
        faults.push({ kind, target, ...(await measure(recorder, at, healedAt)) });
      },
    });
    await traffic.stopWriting(WRITERS_PATIENCE_MS);
    const settled = await settle(database, traffic);
    if (settled !== 'settled') find('everything caught up', settled, false);
    const caughtUpMs = Date.now() - healedAt;
    await traffic.noteEnd();
    for (const record of await readStreams(database, before, await readHeads(database, traffic.companyIds)))
      recorder.note(record);
    const { ok, counts, violations } = checkHistory(recorder.records(), { wire: scenario.wire });
    find('every write was settled', `${counts.unanswered} unanswered`, counts.unanswered === 0);
    find('there was traffic', `${counts.accepted} accepted`, counts.accepted > 0);
    return {
      scenario: scenario.name,
      ok: ok && findings.every((finding) => finding.ok),
      seed,
      startedAt: startedAt.toISOString(),
      seconds: Math.round((Date.now() - startedAt.getTime()) / 1000),
      faults,
      findings,
      caughtUpMs,
      counts,
      violations,
    };
  } finally {
    traffic.close();
    await recorder.close();
  }
}

/** Waits for the first write after a fault, and looks how long there was none. */
async function measure(recorder: Recorder, at: number, healedAt: number) {
  const acknowledged = () =>
    recorder
      .records()
      .flatMap((record) => (record.kind === 'acknowledged' && record.at >= at ? [record.at] : []));
  await waitUntil(() => acknowledged().some((time) => time >= healedAt), RECOVERY_MS);
  const times = acknowledged();
  const first = times.find((time) => time >= healedAt) ?? Infinity;
  const moments = [at, ...times.filter((time) => time <= first)];
  const silences = moments.slice(1).map((time, i) => time - moments[i]!);
  return {
    lastedMs: healedAt - at,
    recoveryMs: first - healedAt,
    silenceMs: Math.max(0, ...silences),
  };
}

/** Waits until relay and workers are done and everybody sees everything; else says what is still open. */
async function settle(database: Reader, traffic: Traffic): Promise<string> {
  let open = '';
  const settled = await waitUntil(async () => {
    const unfinished = Object.entries(await countUnfinished(database, traffic.companyIds)).filter(
      ([, n]) => n > 0,
    );
    const behind = await findBehind(traffic);
    open = [...unfinished.map(([what, n]) => `${what}: ${n} events`), ...behind].join(', ');
    return open === '';
  }, SETTLE_MS);
  return settled ? 'settled' : open;
}

async function findBehind({ readers, link }: Traffic): Promise<string[]> {
  const checks = readers.map(async (reader) => {
    const truth = await reader.read(link);
    const shown = reader.shown(link);
    const first = shown[0]?.position ?? '1';
    const expected = truth.filter(({ position }) => Number(position) >= Number(first));
    return contentOf(shown) === contentOf(expected) ? [] : [`${reader.name} is behind`];
  });
  return (await Promise.all(checks)).flat();
}

const contentOf = (messages: readonly MessageView[]) =>
  messages.map(({ id, version }) => `${id}.${version}`).join();
