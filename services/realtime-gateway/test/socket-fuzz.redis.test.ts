import { fork } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SOCKET_PATH, type SocketTicket } from '@messaging/contracts';
import { eventually } from '@messaging/test-kit';
import type { AttackPlan, AttackReport } from './fuzz/attack.ts';
import type { ProvedTicket } from './fuzz/raw-socket.ts';
import { openClient, type Client } from './open-client.ts';
import { startGround, type Ground } from './start-cluster.ts';
import { startNodeProcess } from './start-node-process.ts';

// `npm run fuzz -- sockets --frames 1000000 --seed 7` runs this file with other figures.
const frames = Number(process.env['FUZZ_FRAMES'] ?? 10_000);
const seed = Number(process.env['FUZZ_SEED'] ?? 1);
const perSecond = Number(process.env['FUZZ_PER_SECOND'] ?? 2_500);
const resultFile = process.env['FUZZ_RESULT'];

jest.setTimeout(180_000 + (frames / perSecond) * 10_000);

const ACME = '1';
const GLOBEX = '2';
const LINK = { topic: 'Talk' };
const GENTLE_EVERY_MS = 100;
// With 32 KB a packet and 24 hostile connections at a time there is nothing that should stay.
const MOST_GROWTH_MEGABYTES = 150;
// Meanwhile what is no longer needed waits for the collector, the longer the busier the machine is.
const MOST_AT_ONCE_MEGABYTES = 300;
const LOOK_EVERY_MS = 1_000;
const SETTLED_MS = 5_000;
// On a machine that is shared this says "nobody waits", not how fast it is.
const LONGEST_ANSWER_MS = 1_000;
// Only the command compares before and during: it runs long enough, and nothing else beside it. Hostile client and node
// share two cores, so some of it is the client's own work.
const MOST_SLOWER = 10;
const LAST_WORDS_MS = 2_000;

let ground: Ground;
let node: Awaited<ReturnType<typeof startNodeProcess>>;
beforeAll(async () => {
  ground = await startGround({
    [ACME]: [{ userId: '11' }, { userId: '12' }],
    [GLOBEX]: Array.from({ length: 200 }, (_, index) => ({ userId: String(1_000 + index) })),
  });
  node = await startNodeProcess(ground);
});
afterAll(async () => {
  // Whichever did not start has nothing to stop, and its own error to show.
  await (node as typeof node | undefined)?.stop();
  await (ground as Ground | undefined)?.stop();
});

async function ticketFor(companyId: string, userId: string): Promise<ProvedTicket> {
  const token = await ground.issuer.personToken(companyId, userId);
  const address = `${node.url}/api/messaging/realtime/tickets`;
  const answer = await fetch(address, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, DPoP: await ground.prover.prove('POST', address, token) },
  });
  if (answer.status !== 201) throw new Error(`no ticket: ${answer.status} ${await answer.text()}`);
  const { ticket } = (await answer.json()) as SocketTicket;
  return { ticket, proof: await ground.prover.prove('GET', node.url + SOCKET_PATH, ticket) };
}

/** Two colleagues who go on talking: the answers' times, and what the one hears of the other. */
async function startGentlePair() {
  const [anna, bert] = await Promise.all(
    ['11', '12'].map(async (userId) => {
      const { ticket, proof } = await ticketFor(ACME, userId);
      return openClient(node.url, ticket, { proof });
    }),
  );
  await Promise.all([anna!.join(LINK), bert!.join(LINK)]);
  const latencies: number[] = [];
  let stopped = false;
  async function talk(client: Client): Promise<void> {
    for (let turn = 0; !stopped; turn += 1) {
      const began = performance.now();
      const answer = await client.setTyping(LINK, turn % 2 === 0);
      expect(answer).toMatchObject({ ok: true });
      latencies.push(performance.now() - began);
      await sleep(GENTLE_EVERY_MS);
    }
  }
  const talking = Promise.all([talk(anna!), talk(bert!)]);
  // Looked at when they stop; until then a failed attack has more to say.
  talking.catch(() => undefined);
  return {
    bert: bert!,
    anna: anna!,
    takeLatencies: () => latencies.splice(0),
    async stop(): Promise<void> {
      stopped = true;
      await talking;
      anna!.close();
      bert!.close();
    },
  };
}

async function attack(plan: AttackPlan): Promise<AttackReport> {
  const child = fork(join(__dirname, 'fuzz/attack.ts'), {
    execArgv: ['--conditions=source', '--import', 'tsx'],
    env: { PATH: process.env['PATH'], ATTACK: JSON.stringify(plan) },
  });
  let asked = 0;
  // Many people, so that no cap of a person's stands in front of what is to be tried.
  const nextPerson = () => String(1_000 + (asked++ % 200));
  try {
    return await new Promise<AttackReport>((resolve, reject) => {
      child.on('message', (message: { report?: AttackReport }) => {
        if (message.report) resolve(message.report);
        else
          ticketFor(GLOBEX, nextPerson()).then(
            (ticket) => child.connected && child.send(ticket),
            // A node that has died gives no tickets; its own last words say more.
            (error: Error) => setTimeout(() => reject(error), LAST_WORDS_MS).unref(),
          );
      });
      child.once('exit', (code) => reject(new Error(`the attack ended with ${code} and no report`)));
      node.exit.then(() => reject(new Error(`the node ended: ${node.said()}`)), reject);
    });
  } finally {
    child.kill('SIGKILL');
  }
}

/** Follows the node's memory; `stop` answers the most it had. In megabytes. */
async function watchMemory() {
  const read = async () => (await node.metric('process_resident_memory_bytes')) / 2 ** 20;
  const before = await read();
  let most = before;
  const timer = setInterval(() => {
    // A node that does not answer has its own test to fail.
    read().then(
      (now) => (most = Math.max(most, now)),
      () => undefined,
    );
  }, LOOK_EVERY_MS);
  return {
    stop(): number {
      clearInterval(timer);
      return Math.round(most - before);
    },
    grown: async () => Math.round((await read()) - before),
  };
}

const p95 = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length * 0.95)] ?? NaN;

describe('a realtime node under malformed frames', () => {
  it('class 25: process kill by one packet; lives on, keeps its memory, and keeps nobody else waiting', async () => {
    const pair = await startGentlePair();
    await sleep(2_000);
    pair.takeLatencies();
    await sleep(4_000);
    const before = p95(pair.takeLatencies());
    const memory = await watchMemory();

    const report = await attack({ port: node.port, frames, seed, perSecond });
    const during = p95(pair.takeLatencies());
    expect(node.ended()).toBeUndefined();
    const mostMegabytes = memory.stop();
    await sleep(SETTLED_MS);
    const grownMegabytes = await memory.grown();
    const ratio = during / before;
    const result = { seed, ...report, p95Ms: { before, during, ratio }, mostMegabytes, grownMegabytes };
    console.log(JSON.stringify(result, null, 2));
    if (resultFile) {
      mkdirSync(dirname(resultFile), { recursive: true });
      writeFileSync(resultFile, `${JSON.stringify(result, null, 2)}\n`);
    }

    expect(report.frames).toBeGreaterThanOrEqual(frames);
    // Most of it went through the handshake and as far as our own code, or this would say little.
    expect(
      await node.metric('realtime_client_events_total{event="unknown"[^}]*outcome="invalid-request"'),
    ).toBeGreaterThan(frames / 50);
    expect(during).toBeLessThan(LONGEST_ANSWER_MS);
    if (resultFile) expect(ratio).toBeLessThan(MOST_SLOWER);
    expect(grownMegabytes).toBeLessThan(MOST_GROWTH_MEGABYTES);
    expect(mostMegabytes).toBeLessThan(MOST_AT_ONCE_MEGABYTES);
    // Neither an unhandled rejection nor an error of our own: whatever a client sends is the client's fault.
    expect(node.said()).toBe('');
    // The gentle two were there all the time, and still hear each other.
    expect(pair.anna.socket.connected && pair.bert.socket.connected).toBe(true);
    expect(pair.bert.signals).toEqual([]);
    expect(pair.bert.typing.length).toBeGreaterThan(0);
    await pair.stop();
    // Every hostile connection is gone, from the node and from the count of connections.
    await eventually(async () => expect(await node.metric('realtime_sockets')).toBe(0), 60_000, 200);
    await eventually(async () =>
      expect(await ground.commands.zcard(`{company:${GLOBEX}}:connections:company:`)).toBe(0),
    );
    expect(({} as Record<string, unknown>)['isHidden']).toBeUndefined();
  });
});
