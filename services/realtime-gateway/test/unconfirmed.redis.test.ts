import { setTimeout as sleep } from 'node:timers/promises';
import { conversationRoom, type RootLink } from '@messaging/contracts';
import { execute, inTransaction } from '@messaging/database';
import { readEvents } from '@messaging/events';
import { saveRevocations } from '@messaging/identity';
import { createAnnounceAccessChange, createAnnounceRevocation, createBusSeal } from '@messaging/redis';
import { eventually, openLink, TEST_BUS_KEY, type Link } from '@messaging/test-kit';
import type { Client } from './open-client.ts';
import { startGround, type Ground, type Node } from './start-cluster.ts';

jest.setTimeout(60_000);

const ACME = '1';
const SENDER = '10';
const COLLEAGUE = '11';
const MOST_UNCONFIRMED = 1_500;
/** Many times what a message takes from the bus to a client, and typing to be shown. */
const LONG_ENOUGH_MS = 500;

let ground: Ground;
let link: Link;
/** Reaches the database over a link that breaks. */
let node: Node;
let witness: Node;

beforeAll(async () => {
  const people = [SENDER, COLLEAGUE, '21', '22', '31', '32'];
  ground = await startGround({ [ACME]: people.map((userId) => ({ userId })) });
  link = await openLink();
  const server = new URL(ground.databaseUrl);
  link.aim(server.hostname, Number(server.port));
  [node, witness] = await Promise.all([
    ground.startNode({ databasePort: link.port, mostUnconfirmed: MOST_UNCONFIRMED, headsFor: 0 }),
    ground.startNode(),
  ]);
  await ground.startRelay();
});
afterEach(() => heal());
afterAll(async () => {
  await (ground as Ground | undefined)?.stop();
  await (link as Link | undefined)?.close();
});

const send = (rootLink: RootLink, text: string) =>
  ground.send({ companyId: ACME, userId: SENDER, link: rootLink, text });

async function logOut(userId: string): Promise<void> {
  await inTransaction(ground.database, (trx) =>
    saveRevocations(trx, [{ userId, sessionId: `session-${userId}`, reason: 'test' }]),
  );
  createAnnounceRevocation(ground.commands)();
}

async function suspend(userId: string): Promise<void> {
  await inTransaction(ground.database, async (trx) => {
    await execute(
      trx,
      `INSERT INTO sanctions (company_id, user_id, kind, until, reason, imposed_by, seq, imposed_at)
       VALUES (?, ?, 'suspended', NULL, 'test', ?, 1, ?)`,
      [ACME, userId, SENDER, new Date()],
    );
    await execute(trx, 'UPDATE companies SET directory_version = directory_version + 1 WHERE id = ?', [ACME]);
  });
  createAnnounceAccessChange(ground.commands)(ACME);
}

/** What was half open is cut, and what is opened then stands. */
function heal(): void {
  link.set({ kind: 'cut' });
  link.set({ kind: 'none' });
}

/** How many messages of the bus the node kept to itself because it could not confirm rights. */
async function withheld(): Promise<number> {
  const printed = await node.metrics.print();
  const series = /realtime_bus_messages_dropped_total{reason="unconfirmed",[^}]*} (\d+)/;
  return Number(series.exec(printed)?.[1] ?? NaN);
}

/** Connected to the node with this conversation open. */
async function open(rootLink: RootLink, userId: string, at = node): Promise<Client> {
  const client = await at.connect(ACME, userId);
  await client.join(rootLink);
  return client;
}

const textsOf = (...clients: Client[]) => clients.map((client) => client.texts());

describe('a node that cannot ask the database whose rights have changed', () => {
  it('says from its start that it has withheld nothing', async () => {
    expect(await withheld()).toBe(0);
  });

  it('delivers nothing to anybody, and what was missed afterwards to those whose rights still hold', async () => {
    const here = { transactionId: '7001' };
    const [loggedOut, suspended] = [await open(here, '21'), await open(here, '22')];
    const [colleague, elsewhere] = [await open(here, COLLEAGUE), await open(here, COLLEAGUE, witness)];
    const mine = [loggedOut, suspended, colleague];
    const { seq } = await send(here, 'before');
    await eventually(() => expect(textsOf(...mine)).toEqual([['before'], ['before'], ['before']]));

    link.set({ kind: 'silent' });
    await Promise.all([logOut('21'), suspend('22')]);
    await sleep(MOST_UNCONFIRMED);
    await send(here, 'secret');
    await elsewhere.setTyping(here, true);
    await eventually(() => expect(elsewhere.texts()).toEqual(['before', 'secret']));
    await sleep(LONG_ENOUGH_MS);
    expect(textsOf(...mine)).toEqual([['before'], ['before'], ['before']]);
    expect(mine.map(({ typing }) => typing)).toEqual([[], [], []]);
    expect(await withheld()).toBe(2);
    // What it kept to itself it does not tell who asks either.
    for (const client of mine)
      expect(await client.sync(here, seq)).toMatchObject({ ok: true, conversations: [{ missed: [] }] });
    expect(mine.flatMap(({ signals }) => signals)).toEqual([]);

    heal();
    await eventually(() => expect(colleague.signals).toEqual(['heads.check']), 10_000);
    expect([loggedOut.ended, suspended.ended]).toEqual([['revoked'], ['suspended']]);
    expect(await colleague.sync(here, seq)).toMatchObject({ ok: true, conversations: [{ behind: true }] });
    expect(await readEvents(ground.database, ACME, seq, 10)).toMatchObject([
      { type: 'message.created', prevSeq: seq },
    ]);
    await send(here, 'after');
    await eventually(() => expect(colleague.texts()).toEqual(['before', 'after']));
    expect(textsOf(loggedOut, suspended)).toEqual([['before'], ['before']]);
    expect(colleague.signals).toEqual(['heads.check']);
    for (const client of [...mine, elsewhere]) client.close();
  });

  it('delivers nothing yet when it can ask again, until it has looked at everybody’s rights', async () => {
    const here = { transactionId: '7002' };
    const [loggedOut, suspended] = [await open(here, '31'), await open(here, '32')];
    const colleague = await open(here, COLLEAGUE);
    const before = await withheld();
    const { seal } = createBusSeal({ key: TEST_BUS_KEY });
    const room = conversationRoom(ACME, here);
    const channel = `socket.io#/#${room}#`;
    const publish = (text: string) => {
      const message = { id: '1', message: text, version: 1 };
      const event = {
        companyId: ACME,
        seq: '9',
        prevSeq: '8',
        occurredAt: new Date().toISOString(),
        message,
      };
      const packet = { type: 2, data: ['message.created', event], nsp: '/' };
      const data = { packet, opts: { rooms: [room], except: [], flags: {} } };
      const sealed = seal(channel, JSON.stringify({ uid: 'x', nsp: '/', type: 3, data }));
      return ground.commands.spublish(channel, sealed);
    };

    link.set({ kind: 'silent' });
    await Promise.all([logOut('31'), suspend('32')]);
    await sleep(MOST_UNCONFIRMED);
    const other = ground.connect(1);
    await other.raw('LOCK TABLES employments WRITE');
    heal();
    // The look itself ends sessions; who is suspended is read of their employment, which waits.
    await eventually(() => expect(loggedOut.ended).toEqual(['revoked']), 10_000);
    await publish('secret');
    await sleep(LONG_ENOUGH_MS);
    expect([suspended.ended, ...textsOf(suspended, colleague)]).toEqual([[], [], []]);
    expect(await withheld()).toBe(before + 1);
    await other.raw('UNLOCK TABLES');
    await eventually(() => expect(suspended.ended).toEqual(['suspended']));
    await eventually(() => expect(colleague.signals).toEqual(['heads.check']));
    await publish('after');
    await eventually(() => expect(colleague.texts()).toEqual(['after']));
    expect(suspended.texts()).toEqual([]);
    colleague.close();
  });

  it('asks nobody to compare when it had nothing to withhold', async () => {
    const here = { transactionId: '7003' };
    const colleague = await open(here, COLLEAGUE);
    link.set({ kind: 'silent' });
    await sleep(MOST_UNCONFIRMED);
    heal();
    await eventually(async () => expect((await node.requestTicket(ACME, SENDER)).status).toBe(201), 10_000);
    await sleep(LONG_ENOUGH_MS);
    await send(here, 'after');
    await eventually(() => expect(colleague.texts()).toEqual(['after']));
    expect(colleague.signals).toEqual([]);
    colleague.close();
  });
});
