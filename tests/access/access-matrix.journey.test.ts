import { ROUTES } from '@messaging/contracts';
import type { Cluster } from '@messaging/local-cluster';
import { createCanaryScanner, eventually, openRawSocket, type RawSocket } from '@messaging/test-kit';
import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startJourneyCluster } from '../journeys/journey-cluster.ts';
import { ACME, OWNERS, PEOPLE, RIVAL, seedAccessWorld, type AccessWorld } from './access-world.ts';
import { ACTORS } from './actors.ts';
import { keepsRows, rowsOf } from './company-rows.ts';
import { HTTP_CELLS, judgeHttp } from './http-matrix.ts';
import { JOB_CELLS, judgeConsumers, judgeForgedJobs } from './job-matrix.ts';
import { KNOWN_DIFFERENCES } from './known-differences.ts';
import { handshakeOf, judgeSocket, openAs, SOCKET_CELLS, ticketOf } from './socket-matrix.ts';
import { watchSurfaces } from './watch-surfaces.ts';

const CONNECTED = ACTORS.filter(({ refused }) => refused('person') === undefined);
// Who stays, to hear what is written afterwards; colleagues who stayed with them would be shown to them.
const LISTENERS = ['other company', 'limited role'];
// Who may write in the name of ACME, and what is hidden from whom there.
const HOME: Record<string, string[]> = { [ACME]: [OWNERS.acme, OWNERS.hidden], [RIVAL]: [OWNERS.rival] };

describe('The access matrix', () => {
  const scanner = createCanaryScanner();
  const cells = { http: 0, sockets: 0, handshakes: 0, jobs: 0 };
  const sockets = new Map<string, RawSocket>();
  let cluster: Cluster;
  let world: AccessWorld;
  let before: Map<string, string>;
  let surfaces: Awaited<ReturnType<typeof watchSurfaces>>;

  beforeAll(async () => {
    cluster = await startJourneyCluster('access', { 'write-api': { DUPLICATE_WINDOW_SECONDS: '0' } });
    surfaces = await watchSurfaces({
      cluster,
      scanner,
      ownersOf: (companyId) => HOME[companyId] ?? [],
      readerOf: (address) => (address.startsWith('anna.') ? HOME[ACME]! : []),
    });
    world = await seedAccessWorld(cluster, scanner);
    before = await rowsOf(world.database);
  }, 120_000);
  afterAll(async () => {
    sockets.forEach((socket) => socket.close());
    surfaces?.stop();
    await world?.close();
    await cluster?.stop();
  }, 60_000);

  it('has a forged job do nothing, whichever queue it is in and whoever put it there', async () => {
    expect(await judgeForgedJobs(world)).toEqual([]);
  }, 40_000);

  it('has each queue and each schedule served by its own service, and open to no other', async () => {
    expect(await judgeConsumers(world)).toEqual([]);
    cells.jobs = JOB_CELLS;
  }, 40_000);

  it.each(ACTORS.map((actor) => [actor.name, actor] as const))(
    'class 27: answers %s about somebody else’s thing like about one that does not exist',
    async (_name, actor) => {
      const { faults, cells: judged } = await judgeHttp(world, scanner, actor);
      cells.http += judged;
      const known = KNOWN_DIFFERENCES.map(({ cell }) => cell);
      const unexpected = faults.filter((fault) => !known.some((cell) => fault.startsWith(`${cell}:`)));
      const gone = known.filter(
        (cell) => cell.endsWith(` · ${actor.name}`) && !faults.some((fault) => fault.startsWith(`${cell}:`)),
      );
      expect({ unexpected, gone }).toEqual({ unexpected: [], gone: [] });
    },
    120_000,
  );

  it.each(CONNECTED.map((actor) => [actor.name, actor] as const))(
    'answers the socket of %s about somebody else’s conversation like about one that does not exist',
    async (_name, actor) => {
      const socket = await openAs(world, scanner, actor);
      sockets.set(actor.name, socket);
      const { faults, cells: judged } = await judgeSocket(world, socket, actor);
      cells.sockets += judged;
      if (!LISTENERS.includes(actor.name)) socket.close();
      expect(faults).toEqual([]);
    },
    30_000,
  );

  it('refuses a ticket of somebody else, once used, like one that never was', async () => {
    const anna = await world.signer.personToken(ACME, PEOPLE.anna);
    const used = await ticketOf(world, anna);
    const open = async (ticket: string) =>
      openRawSocket(cluster.gatewayUrl, {
        auth: await handshakeOf(world, ticket),
        onFrame: () => undefined,
      });
    (await open(used)).close();
    const refusal = async (ticket: string) => {
      const opened = open(ticket);
      const error = (await opened.then(() => undefined).catch((e: unknown) => e)) as { refusal: object };
      return { ...error.refusal, correlationId: '' };
    };
    const never = randomBytes(32).toString('base64url');
    expect(await refusal(used)).toEqual(await refusal(never));
    expect(await refusal(never)).toMatchObject({ status: 401 });
    cells.handshakes += 1;
  });

  it('has changed nothing that was there', async () => {
    expect(await keepsRows(world.database, before)).toEqual([]);
  });

  it('lets nothing of a conversation reach the sockets of who may not read it, however they joined it', async () => {
    const anna = { token: () => world.signer.personToken(ACME, PEOPLE.anna), sees: HOME[ACME]! };
    const hers = await openAs(world, scanner, anna);
    sockets.set('anna', hers);
    const heardBefore = new Map([...sockets].map(([name, socket]) => [name, socket.events.length]));
    const written: string[] = [];
    for (const { transactionId, topic } of [world.open, world.hidden]) {
      for (const rootLink of [{ transactionId }, { topic }]) {
        expect(await hers.say('conversation.join', { rootLink })).toMatchObject({ ok: true });
        expect(await hers.say('typing.set', { rootLink, typing: true })).toMatchObject({ ok: true });
        const secret = scanner.canaryOf(
          transactionId === world.open.transactionId ? OWNERS.acme : OWNERS.hidden,
        );
        const response = await fetch(`${cluster.gatewayUrl}/api/messaging`, {
          method: 'POST',
          headers: { authorization: `Bearer ${await anna.token()}`, 'content-type': 'application/json' },
          body: JSON.stringify({ ...rootLink, message: `only for us: ${secret.text}` }),
        });
        const { message } = (await response.json()) as { message: { id: string } };
        written.push(message.id);
      }
    }
    await eventually(() => {
      const heard = JSON.stringify(hers.events.map(({ args }) => args));
      for (const id of written) expect(heard).toContain(id);
    }, 10_000);
    // What was for her has been delivered; what is not for others had as long.
    await new Promise((resolve) => setTimeout(resolve, 500));
    const [other, limited] = LISTENERS.map((name) => sockets.get(name)!.events.slice(heardBefore.get(name)));
    // Nothing is known here of ACME's people, and the limited one is not in ACME's open conversations.
    expect({ other, limited }).toEqual({ other: [], limited: [] });
  }, 40_000);

  it('has let no canary out of its company, and no text, token or ticket into logs, metrics, jobs or problems', async () => {
    await surfaces.scanRest();
    const byPlace = new Map(scanner.leaks().map((leak) => [`${leak.surface}: ${leak.what}`, leak]));
    expect([...byPlace.values()]).toEqual([]);
    const scanned = scanner.scanned();
    // Each surface was really there to be looked at.
    for (const surface of [
      'socket',
      'Redis bus',
      'queue',
      'e-mail',
      'log write-api.log',
      'metrics of read-api',
    ])
      expect({ surface, isSeen: (scanned[surface]?.bytes ?? 0) > 0 }).toEqual({ surface, isSeen: true });
  });

  it('has as many cells as routes, events, queues, things and actors make', () => {
    expect(cells.http).toBe(HTTP_CELLS.length * ACTORS.length);
    expect(cells.sockets).toBe(SOCKET_CELLS.length * CONNECTED.length);
    const total = Object.values(cells).reduce((sum, some) => sum + some, 0);
    const scanned = Object.values(scanner.scanned()).reduce((sum, { bytes }) => sum + bytes, 0);
    const folder = join(__dirname, '../../.local/reports');
    mkdirSync(folder, { recursive: true });
    writeFileSync(
      join(folder, 'access-matrix.json'),
      JSON.stringify(
        {
          routes: ROUTES.length,
          actors: ACTORS.length,
          cells,
          total,
          leaks: scanner.leaks().length,
          scanned: scanner.scanned(),
        },
        undefined,
        2,
      ),
    );
    console.log(
      `access matrix: ${total} cells ${JSON.stringify(cells)}, ${scanned} bytes scanned, ${scanner.leaks().length} leaks`,
    );
  });
});
