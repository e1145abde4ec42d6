import { problemSchema, PROOF_HEADER, routeName, type Route } from '@messaging/contracts';
import { select } from '@messaging/database';
import type { Cluster } from '@messaging/local-cluster';
import { createCanaryScanner, findUndocumented, NOTHING, type CanaryScanner } from '@messaging/test-kit';
import { setTimeout as sleep } from 'node:timers/promises';
import { OWNERS, PEOPLE, RIVAL, seedAccessWorld, type AccessWorld } from '../access/access-world.ts';
import type { BuiltRequest } from '../access/build-request.ts';
import { keepsRows, rowsOf } from '../access/company-rows.ts';
import { credentialsOf } from '../access/credentials.ts';
import { isLogOut } from '../access/http-matrix.ts';
import { startJourneyCluster } from '../journeys/journey-cluster.ts';
import { watchAt } from '../journeys/watch-cluster.ts';
import { HOSTILE_TEXTS } from './hostile-values.ts';
import { httpCases, type HttpCase } from './http-cases.ts';
import { EVERY_SCOPE } from './http-world.ts';

const SEED = 20_261_125;
const AT_ONCE = 6;
const ATTEMPTS = 5;

/** Refused for who asks, who has every right to; only a hostile proof may be the reason. */
const isTurnedAway = (status: number, { caller }: Route, { headers }: BuiltRequest) =>
  (status === 401 && headers[PROOF_HEADER] === undefined) || (status === 403 && caller === 'service');

describe('Hostile requests to every route', () => {
  const scanner: CanaryScanner = createCanaryScanner();
  const cases = httpCases(SEED);
  let cluster: Cluster;
  let world: AccessWorld;
  let before: Map<string, string>;
  let messagesBefore: number;
  let written = 0;

  const countMessages = async () => {
    const [row] = await select<{ n: string }>(
      world.database,
      'SELECT COUNT(*) AS n FROM messages WHERE company_id = ?',
      [RIVAL],
    );
    return Number(row!.n);
  };

  beforeAll(async () => {
    cluster = await startJourneyCluster('fuzz', { 'write-api': { DUPLICATE_WINDOW_SECONDS: '0' } });
    watchAt(cluster.demoErpUrl)?.sendEverywhere(HOSTILE_TEXTS);
    world = await seedAccessWorld(cluster, scanner);
    before = await rowsOf(world.database);
    messagesBefore = await countMessages();
  }, 120_000);
  afterAll(async () => {
    await world?.close();
    await cluster?.stop();
  }, 60_000);

  /**
   * What is answered in the end. A process that has too much to do, on a busy machine, says when to ask again (503): then that
   * is done, as any client does. What is at fault in a request is at fault each time.
   */
  async function send(request: BuiltRequest, token: string): Promise<Response> {
    for (let attempt = 1; ; attempt += 1) {
      const response = await fetch(cluster.gatewayUrl + request.path, {
        method: request.method,
        headers: {
          ...(await credentialsOf(world, request, token)),
          ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
          ...request.headers,
        },
        ...(request.body === undefined ? {} : { body: request.body }),
      });
      const wait = Number(response.headers.get('retry-after'));
      if (response.status !== 503 || !(wait > 0) || attempt === ATTEMPTS) return response;
      await sleep(wait * 1_000);
    }
  }

  /** What is wrong with the answer to one of them. */
  async function judge({ name, route, request, isRefused }: HttpCase, token: string): Promise<string[]> {
    const response = await send(request, token);
    const text = await response.text();
    const { status } = response;
    if (route.path === '/api/messaging' && status === 201) written += 1;
    const isProblem = status >= 400;
    scanner.scan(routeName(route), text, isProblem ? NOTHING : { owners: [OWNERS.rival], texts: true });
    const faults: string[] = [];
    if (status >= 500) faults.push(`answered ${status}`);
    if (isTurnedAway(status, route, request))
      faults.push(`answered ${status}: nobody looked at what it says`);
    if (isRefused === true && status < 400) faults.push(`answered ${status}, though its schema refuses it`);
    const contentType = response.headers.get('content-type');
    const body: unknown = contentType?.includes('json') ? JSON.parse(text) : text;
    // What is no request to this route any more (a path cut short, a body of the wrong kind) is still told by a problem.
    const isElsewhere =
      isProblem && [404, 405, 413].includes(status) && problemSchema.safeParse(body).success;
    if (!isElsewhere) faults.push(...findUndocumented(route, { status, contentType, body }));
    return faults.map((fault) => `${name}: ${fault}`);
  }

  it('are answered as their schemas say, never with a failure of ours', async () => {
    const rita = await world.signer.personToken(RIVAL, PEOPLE.rita);
    const erp = await world.signer.serviceToken(EVERY_SCOPE);
    // A log-out ends the session of its token: each comes with one of its own.
    const tokenFor = async ({ route }: HttpCase) =>
      isLogOut(route)
        ? world.signer.personToken(RIVAL, PEOPLE.rita)
        : route.caller === 'service'
          ? erp
          : rita;
    const faults: string[] = [];
    const waiting = [...cases];
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        for (let next = waiting.pop(); next; next = waiting.pop())
          faults.push(...(await judge(next, await tokenFor(next))));
      }),
    );
    console.log(`http fuzz: ${cases.length} requests, seed ${SEED}, ${faults.length} faults`);
    expect(faults.slice(0, 20)).toEqual([]);
  }, 180_000);

  it('show nobody more than they may see', () => {
    expect(scanner.leaks().slice(0, 5)).toEqual([]);
  });

  it('change nothing of other companies, and in their own write only what was answered 201', async () => {
    expect(await keepsRows(world.database, before)).toEqual([]);
    expect(await countMessages()).toBe(messagesBefore + written);
  });

  it('end no process', () => {
    expect(cluster.services.map(({ name, restarts }) => ({ name, restarts }))).toEqual(
      cluster.services.map(({ name }) => ({ name, restarts: 0 })),
    );
  });

  it('with no or a broken token are answered 401, whatever they carry', async () => {
    const tokens = [
      '',
      'Bearer',
      'Bearer ',
      'Basic eDp5',
      'Bearer a.b.c',
      `Bearer ${'a'.repeat(7_000)}`,
      'Bearer __proto__',
    ];
    for (const authorization of tokens) {
      const { status } = await fetch(`${cluster.gatewayUrl}/api/messaging`, { headers: { authorization } });
      expect({ authorization: authorization.slice(0, 20), status }).toEqual({
        authorization: authorization.slice(0, 20),
        status: 401,
      });
    }
  });
});
