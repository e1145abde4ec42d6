import { setTimeout as sleep } from 'node:timers/promises';
import { SOCKET_PATH, type RootLink, type SocketTicket } from '@messaging/contracts';
import { eventually } from '@messaging/test-kit';
import { openRawSocket } from './fuzz/raw-socket.ts';
import { webSocketFrame } from './fuzz/web-socket-frame.ts';
import { openClient, type Client } from './open-client.ts';
import { startGround, type Ground } from './start-cluster.ts';
import { startNodeProcess } from './start-node-process.ts';

jest.setTimeout(240_000);

const ACME = '1';
const STALLED = 200;
const [ANNA, BERT, CARL] = ['11', '12', '13'];
const FIRST_STALLED = 1_000;
/** Two bytes a character in the node's memory, three on the wire: 8 KB. */
const TEXT = '漢'.repeat(2_700);
const A_ROUND = 40;
const MOST_ROUNDS = 60;
const ASK_EVERY_MS = 50;
/** The node gives them 10 s. */
const MOST_SILENT_MS = 14_000;
// On a machine that is shared this says "nobody waits", not how fast it is.
const LONGEST_ANSWER_MS = 1_000;
/** 1 MB each is what may wait for a socket; the heap itself breathes by some 100 MB. */
const MOST_GROWTH_MEGABYTES = STALLED + 100;

let ground: Ground;
let node: Awaited<ReturnType<typeof startNodeProcess>>;
beforeAll(async () => {
  ground = await startGround({
    [ACME]: [
      ...[ANNA, BERT, CARL].map((userId) => ({ userId })),
      ...Array.from({ length: STALLED }, (_, i) => ({ userId: String(FIRST_STALLED + i) })),
    ],
  });
  [node] = await Promise.all([startNodeProcess(ground), ground.startRelay()]);
});
afterAll(async () => {
  await (node as typeof node | undefined)?.stop();
  await (ground as Ground | undefined)?.stop();
});

async function ticketFor(userId: string) {
  const token = await ground.issuer.personToken(ACME, userId);
  const address = `${node.url}/api/messaging/realtime/tickets`;
  const answer = await fetch(address, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, DPoP: await ground.prover.prove('POST', address, token) },
  });
  const { ticket } = (await answer.json()) as SocketTicket;
  return { ticket, proof: await ground.prover.prove('GET', node.url + SOCKET_PATH, ticket) };
}

const say = (name: string, request: object) => webSocketFrame(`421${JSON.stringify([name, request])}`);

/** Opens the conversation like anybody, and reads nothing from then on. */
async function openStalled(index: number, rootLink: RootLink) {
  const socket = await openRawSocket(node.port);
  await socket.connectNamespace(await ticketFor(String(FIRST_STALLED + index)));
  socket.write(say('conversation.join', { rootLink }));
  socket.stopReading();
  return socket;
}

/** Somebody who goes on: what they hear, and how long they wait for their answers. */
async function openGentle(userId: string, rootLink: RootLink) {
  const { ticket, proof } = await ticketFor(userId);
  const client: Client = await openClient(node.url, ticket, { proof });
  await client.join(rootLink);
  const waits: number[] = [];
  let isOver = false;
  const asking = (async () => {
    for (let turn = 0; !isOver; turn += 1) {
      const began = performance.now();
      expect(await client.setTyping(rootLink, turn % 2 === 0)).toMatchObject({ ok: true });
      waits.push(performance.now() - began);
      await sleep(ASK_EVERY_MS * 2);
    }
  })();
  asking.catch(() => undefined);
  return {
    client,
    async stop(): Promise<number> {
      isOver = true;
      await asking;
      client.close();
      return waits.sort((a, b) => a - b)[Math.floor(waits.length * 0.95)]!;
    },
  };
}

const megabytes = async () => (await node.metric('process_resident_memory_bytes')) / 2 ** 20;
const cutAsSlow = () => node.metric('realtime_connections_cut_total{reason="slow"[^}]*');
const write = async (rootLink: RootLink) => {
  const message = { companyId: ACME, userId: CARL, link: rootLink, text: TEXT };
  await ground.writer.send(...Array<typeof message>(A_ROUND - 1).fill(message));
  return (await ground.send(message)).seq;
};

describe('200 sockets that stop reading at once', () => {
  it('are each cut, while the others hear everything, nobody waits and memory stays bounded', async () => {
    const link = { topic: 'Firehose' };
    const gentle = await openGentle(ANNA, link);
    const stalled = [];
    for (let i = 0; i < STALLED; i += 1) stalled.push(await openStalled(i, link));
    await eventually(async () => expect(await node.metric('realtime_sockets')).toBe(STALLED + 1));
    const before = await megabytes();
    let most = before;
    let sent = 0;
    for (let round = 0; round < MOST_ROUNDS && !((await cutAsSlow()) >= STALLED); round += 1) {
      await write(link);
      sent += A_ROUND;
      await eventually(() => expect(gentle.client.heard.length).toBe(sent), 60_000);
      most = Math.max(most, await megabytes());
    }
    await eventually(async () => expect(await cutAsSlow()).toBe(STALLED), 10_000);
    await eventually(async () => expect(await node.metric('realtime_sockets')).toBe(1));
    expect(gentle.client.socket.connected).toBe(true);
    const p95 = await gentle.stop();
    console.log(
      `${STALLED} sockets cut after ${sent} messages of 8 KB; the node grew by ${Math.round(most - before)} MB; ` +
        `a neighbour’s P95 was ${p95.toFixed(1)} ms`,
    );
    expect(p95).toBeLessThan(LONGEST_ANSWER_MS);
    expect(most - before).toBeLessThan(MOST_GROWTH_MEGABYTES);
    stalled.forEach((socket) => socket.close());
  });

  it('and ask, again and again, for all they may have missed, cost no more', async () => {
    const link = { topic: 'Asked again' };
    const gentle = await openGentle(BERT, link);
    const newest = await write(link);
    await write(link);
    await eventually(() => expect(gentle.client.heard.length).toBe(2 * A_ROUND), 60_000);
    const before = await megabytes();
    let most = before;
    // Everything a connection may name, all of it the same, as often as it may ask at once.
    const behind = { rootLink: link, after: String(BigInt(newest) - BigInt(A_ROUND)) };
    const question = say('conversation.sync', { conversations: Array(50).fill(behind) });
    const stalled = [];
    for (let i = 0; i < 20; i += 1) stalled.push(await openStalled(i, link));
    await sleep(500);
    for (const socket of stalled) socket.write(Buffer.concat(Array<Buffer>(60).fill(question)));
    for (let turn = 0; turn < 100 && node.ended() === undefined; turn += 1) {
      for (const socket of stalled) socket.write(question);
      await sleep(ASK_EVERY_MS);
      most = Math.max(most, await megabytes());
    }
    expect(node.ended()).toBeUndefined();
    const p95 = await gentle.stop();
    console.log(
      `the node grew by ${Math.round(most - before)} MB; a neighbour’s P95 was ${p95.toFixed(1)} ms`,
    );
    expect(p95).toBeLessThan(LONGEST_ANSWER_MS);
    expect(most - before).toBeLessThan(MOST_GROWTH_MEGABYTES);
    expect(node.said()).toBe('');
    stalled.forEach((socket) => socket.close());
  });
});

describe('sockets that open and never say who they are', () => {
  it('are closed after 10 s, however many', async () => {
    const silent = await Promise.all(Array.from({ length: STALLED }, () => openRawSocket(node.port)));
    const began = performance.now();
    await Promise.all(silent.map((socket) => socket.untilClosed(MOST_SILENT_MS)));
    // `untilClosed` closes them itself when the node has not.
    expect(performance.now() - began).toBeLessThan(MOST_SILENT_MS);
    expect(node.said()).toBe('');
  });
});
