import type { LoadPerson } from '../lib/run-records.ts';
import { countStatuses, createOpenLoop, offer, percentile, type Sent } from './open-loop.ts';
import { createWriteRequests } from './write-requests.ts';

const TIMES = 5;
const LEAST_GOODPUT = 0.8;
const LONGEST_RECOVERY_SECONDS = 10;
const CEILING_IN_FLIGHT = 64;
const CONNECTIONS = 3_000;
const AFTERWARDS_SHARE = 0.3;
const AFTERWARDS_SECONDS = 15;
// What "recovered" means: a whole second of answers, none refused, within the objective of writes.
const OBJECTIVE_MS = 400;

interface OverloadOptions {
  gatewayUrl: string;
  people: readonly LoadPerson[];
  seconds: number;
}

/** Goodput at five times the ceiling, and how soon all is well after it. Bar R9. */
export async function measureOverload({ gatewayUrl, people, seconds }: OverloadOptions) {
  const client = createOpenLoop({ gatewayUrl, connections: CONNECTIONS });
  const requests = createWriteRequests(gatewayUrl, people);
  let number = 0;
  const send = () => client.send(requests(number++));
  try {
    await measureCeiling(send, 8);
    const before = await measureCeiling(send, seconds);
    const offered = before.perSecond * TIMES;
    const overload = await offer(send, { perSecond: offered, seconds });
    const recovery = await measureRecovery(send, before.perSecond * AFTERWARDS_SHARE);
    // Once more, so that a machine that became a little slower or faster is not taken for the effect of the load.
    const after = await measureCeiling(send, seconds);
    const ceiling = Math.min(before.perSecond, after.perSecond);
    const accepted = overload.sent.filter(({ status }) => status === 201);
    const refused = overload.sent.filter(({ status }) => status !== 201);
    const goodput = accepted.length / overload.seconds;
    const judged = {
      goodputShare: Number((goodput / ceiling).toFixed(3)),
      recoverySeconds: recovery.seconds,
      // A cluster that the load has worn down would otherwise be measured by what is left of it.
      ceilingKept: after.perSecond >= before.perSecond * LEAST_GOODPUT,
      everyRefusalSaysWhen: refused.every(({ status, hasRetryAfter }) => status === 0 || hasRetryAfter),
      onlyExpectedStatuses: refused.every(({ status }) => status === 503 || status === 429),
    };
    return {
      ceiling: { before, after },
      overload: {
        times: TIMES,
        offeredPerSecond: Math.round(offered),
        sentPerSecond: Math.round(overload.sent.length / overload.seconds),
        notSent: overload.notSent,
        acceptedPerSecond: Math.round(goodput),
        statuses: countStatuses(overload.sent),
        acceptedP95Ms: percentile(
          accepted.map(({ ms }) => ms),
          0.95,
        ),
        refusedP95Ms: percentile(
          refused.map(({ ms }) => ms),
          0.95,
        ),
      },
      recovery,
      ...judged,
      ok:
        judged.goodputShare >= LEAST_GOODPUT &&
        judged.recoverySeconds <= LONGEST_RECOVERY_SECONDS &&
        judged.ceilingKept &&
        judged.everyRefusalSaysWhen &&
        judged.onlyExpectedStatuses,
    };
  } finally {
    client.close();
  }
}

type Send = () => Promise<Sent> | undefined;

async function measureCeiling(send: Send, seconds: number) {
  const end = performance.now() + seconds * 1000;
  const latencies: number[] = [];
  const statuses: Sent[] = [];
  await Promise.all(
    Array.from({ length: CEILING_IN_FLIGHT }, async () => {
      while (performance.now() < end) {
        const sent = await send();
        if (sent === undefined) throw new Error('no connection is free for measuring the ceiling');
        statuses.push(sent);
        if (sent.status === 201) latencies.push(sent.ms);
      }
    }),
  );
  return {
    perSecond: Math.round(latencies.length / seconds),
    p95Ms: percentile(latencies, 0.95),
    statuses: countStatuses(statuses),
  };
}

async function measureRecovery(send: Send, perSecond: number) {
  const began = performance.now();
  const bySecond: Sent[][] = [];
  await offer(send, {
    perSecond,
    seconds: AFTERWARDS_SECONDS,
    onSent: (sent) => {
      const startedInSecond = Math.floor((performance.now() - began - sent.ms) / 1000);
      (bySecond[startedInSecond] ??= []).push(sent);
    },
  });
  const isWell = (second: Sent[] = []) =>
    second.every(({ status }) => status === 201) &&
    percentile(
      second.map(({ ms }) => ms),
      0.95,
    ) <= OBJECTIVE_MS;
  const lastBad = bySecond.findLastIndex((second) => !isWell(second));
  return {
    perSecond: Math.round(perSecond),
    seconds: lastBad + 1,
    p95MsBySecond: bySecond.map((second) =>
      percentile(
        second.map(({ ms }) => ms),
        0.95,
      ),
    ),
  };
}
