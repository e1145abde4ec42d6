import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import type { LoadPerson } from '../lib/run-records.ts';

export interface WriteFigures {
  inFlight: number;
  seconds: number;
  accepted: number;
  /** Answers other than 201, by status. */
  refused: Record<string, number>;
  acceptedPerSecond: number;
  p50Ms: number;
  p95Ms: number;
}

export interface WriteLoad {
  gatewayUrl: string;
  people: readonly LoadPerson[];
  inFlight: number;
  seconds: number;
  /** Not measured: compilers warm up, pools fill. */
  warmUpSeconds: number;
}

const CONVERSATIONS_EACH = 20;

/** As many writes as the cluster accepts from `inFlight` clients that each wait for their answer. Through the gateway, everything on. */
export async function measureWrites({
  gatewayUrl,
  people,
  inFlight,
  seconds,
  warmUpSeconds,
}: WriteLoad): Promise<WriteFigures> {
  const agent = new Agent({ keepAlive: true, maxSockets: inFlight });
  const run = randomUUID().slice(0, 8);
  const latencies: number[] = [];
  const refused: Record<string, number> = {};
  const measuredFrom = performance.now() + warmUpSeconds * 1000;
  const end = measuredFrom + seconds * 1000;
  let sent = 0;

  async function client(): Promise<void> {
    while (performance.now() < end) {
      const number = sent++;
      const person = people[number % people.length]!;
      const began = performance.now();
      const status = await post(agent, gatewayUrl, person.token, {
        transactionId: String(1 + (Math.floor(number / people.length) % CONVERSATIONS_EACH)),
        message: `${run} ${number}: the goods receipt for this line is two pieces short.`,
        clientId: `${run}-${number}`,
      });
      if (began < measuredFrom) continue;
      if (status === 201) latencies.push(performance.now() - began);
      else refused[status] = (refused[status] ?? 0) + 1;
    }
  }
  await Promise.all(Array.from({ length: inFlight }, client));
  agent.destroy();

  latencies.sort((a, b) => a - b);
  const percentile = (share: number) =>
    Number((latencies[Math.floor(latencies.length * share)] ?? NaN).toFixed(1));
  return {
    inFlight,
    seconds,
    accepted: latencies.length,
    refused,
    acceptedPerSecond: Math.round(latencies.length / seconds),
    p50Ms: percentile(0.5),
    p95Ms: percentile(0.95),
  };
}

interface Body {
  transactionId: string;
  message: string;
  clientId: string;
}

function post(agent: Agent, gatewayUrl: string, token: string, body: Body): Promise<number> {
  const text = JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const call = request(
      `${gatewayUrl}/api/messaging`,
      {
        agent,
        method: 'POST',
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(text),
          'idempotency-key': body.clientId,
        },
      },
      (answer) => {
        answer.resume();
        answer.on('end', () => resolve(answer.statusCode ?? 0));
      },
    );
    call.on('error', reject);
    call.end(text);
  });
}
