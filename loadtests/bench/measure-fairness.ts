import type { LoadPerson } from '../lib/run-records.ts';
import { countStatuses, createOpenLoop, offer, percentile, type Sent } from './open-loop.ts';
import { createWriteRequests } from './write-requests.ts';

const TIMES = 50;
const LARGEST_RATIO = 1.2;
const ROUNDS = 5;
const CONNECTIONS = 1_000;
// What a loud stretch leaves behind belongs to neither stretch; as the quiet one's it would make the loud one look good.
const SETTLE_SECONDS = 8;

interface FairnessOptions {
  gatewayUrl: string;
  /** Of many companies; the people of the first of them are those who send too much. */
  people: readonly LoadPerson[];
  /** What a company may write in a minute. */
  quotaPerMinute: number;
  othersPerSecond: number;
  seconds: number;
}

/**
 * What the writers of other companies notice while one company sends 50 times its quota. Quiet and loud stretches take
 * turns in one run, so that the machine's own moods fall on both. Bar P9.
 */
export async function measureFairness(options: FairnessOptions) {
  const { gatewayUrl, people, quotaPerMinute, othersPerSecond, seconds } = options;
  const client = createOpenLoop({ gatewayUrl, connections: CONNECTIONS });
  const loudCompany = people[0]!.companyId;
  const senderOf = (chosen: readonly LoadPerson[]) => {
    const requests = createWriteRequests(gatewayUrl, chosen);
    let number = 0;
    return () => client.send(requests(number++));
  };
  const sendLoud = senderOf(people.filter(({ companyId }) => companyId === loudCompany));
  const sendOther = senderOf(people.filter(({ companyId }) => companyId !== loudCompany));
  const loudPerSecond = (quotaPerMinute / 60) * TIMES;
  const rounds: { quiet: Sent[]; noisy: Sent[]; shouted: Sent[] }[] = [];
  try {
    for (let round = 0; round < ROUNDS; round += 1) {
      await offer(sendOther, { perSecond: othersPerSecond, seconds: SETTLE_SECONDS });
      const quiet = await offer(sendOther, { perSecond: othersPerSecond, seconds });
      const [noisy, shouted] = await Promise.all([
        offer(sendOther, { perSecond: othersPerSecond, seconds }),
        offer(sendLoud, { perSecond: loudPerSecond, seconds }),
      ]);
      rounds.push({ quiet: quiet.sent, noisy: noisy.sent, shouted: shouted.sent });
    }
  } finally {
    client.close();
  }
  const quietOnes = rounds.flatMap(({ quiet }) => quiet);
  const loudOnes = rounds.flatMap(({ noisy }) => noisy);
  const shouting = rounds.flatMap(({ shouted }) => shouted);
  const ratios = rounds.map(({ quiet, noisy }) => p95(noisy) / p95(quiet));
  const ratio = Number(percentile(ratios, 0.5).toFixed(3));
  const othersRefused = [...quietOnes, ...loudOnes].filter(({ status }) => status !== 201).length;
  return {
    loud: {
      times: TIMES,
      offeredPerSecond: loudPerSecond,
      sentPerSecond: Math.round(shouting.length / (ROUNDS * seconds)),
      statuses: countStatuses(shouting),
    },
    others: {
      perSecond: othersPerSecond,
      quietP95Ms: p95(quietOnes),
      loudP95Ms: p95(loudOnes),
      quietStatuses: countStatuses(quietOnes),
      loudStatuses: countStatuses(loudOnes),
    },
    ratioByRound: ratios.map((one) => Number(one.toFixed(3))),
    ratio,
    ok: ratio <= LARGEST_RATIO && othersRefused === 0,
  };
}

const p95 = (sent: readonly Sent[]) =>
  percentile(
    sent.map(({ ms }) => ms),
    0.95,
  );
