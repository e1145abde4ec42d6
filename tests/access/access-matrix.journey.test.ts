import { ROUTES, routeName, type FieldKind, type ObjectKind, type Route } from '@messaging/contracts';
import type { Cluster } from '@messaging/local-cluster';
import { createCanaryScanner, findUndocumented, NOTHING } from '@messaging/test-kit';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startJourneyCluster } from '../journeys/journey-cluster.ts';
import { seedAccessWorld, type AccessWorld } from './access-world.ts';
import { ACTORS, type Actor } from './actors.ts';
import { buildRequest, type BuiltRequest } from './build-request.ts';
import { differences, headerNamesOf, type ComparedAnswer } from './compare-answers.ts';
import { keepsRows, rowsOf } from './company-rows.ts';
import { FOREIGN_OBJECTS } from './foreign-objects.ts';
import { KNOWN_DIFFERENCES } from './known-differences.ts';
import { isSameTimingClass } from './timing-class.ts';

// Who is refused before anything is looked up is asked once a thing, and all their answers are timed together.
const REPEATS = 5;
const REPEATS_IN_DOUBT = 31;
const LONGEST_FAULT = 400;

interface Cell {
  route: Route;
  /** Null: the company itself, named by the token. */
  field: string | null;
  kind: ObjectKind | 'company of the token';
}

const named = (kind: FieldKind): kind is ObjectKind => kind !== 'plain';

/** Every thing that every route can be asked for. */
const CELLS: readonly Cell[] = [
  // Reads first: what an actor writes in their own name is theirs to find later.
  ...ROUTES.filter(({ method }) => method === 'GET'),
  ...ROUTES.filter(({ method }) => method !== 'GET'),
].flatMap((route): Cell[] => [
  { route, field: null, kind: 'company of the token' },
  ...Object.entries(route.fields).flatMap(([field, kind]) => (named(kind) ? [{ route, field, kind }] : [])),
]);

const nameOf = ({ route, field, kind }: Cell, actor: Actor) =>
  `${routeName(route)} · ${field ?? 'token'} (${kind}) · ${actor.name}`;

describe('The access matrix over HTTP', () => {
  const scanner = createCanaryScanner();
  let cluster: Cluster;
  let world: AccessWorld;
  let before: Map<string, string>;
  let cells = 0;
  let refusalTimes: [number[], number[]];

  beforeAll(async () => {
    cluster = await startJourneyCluster('access', { 'write-api': { DUPLICATE_WINDOW_SECONDS: '0' } });
    world = await seedAccessWorld(cluster, scanner);
    before = await rowsOf(world.database);
  }, 120_000);
  afterAll(async () => {
    await world?.close();
    await cluster?.stop();
  }, 60_000);

  async function send(request: BuiltRequest, token: string | undefined, cell: Cell, actor: Actor) {
    if (token !== undefined) scanner.forbid(token.slice(-40), 'a token');
    const startedAt = performance.now();
    const response = await fetch(cluster.gatewayUrl + request.path, {
      method: request.method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...request.headers,
      },
      ...(request.body === undefined ? {} : { body: request.body }),
    });
    const text = await response.text();
    const milliseconds = performance.now() - startedAt;
    const isProblem = response.status >= 400;
    const surface = routeName(cell.route);
    scanner.scan(surface, text, isProblem ? NOTHING : { owners: actor.sees, texts: true });
    const contentType = response.headers.get('content-type');
    const isJson = contentType?.includes('json') === true;
    const body: unknown = isJson ? JSON.parse(text) : text;
    const { status } = response;
    const faults = findUndocumented(cell.route, { status, contentType, body });
    if (faults.length > 0) throw new Error(`${nameOf(cell, actor)}: ${faults.join('; ')}`);
    const compared = isJson ? body : typeof body;
    const answer: ComparedAnswer = { status, headerNames: headerNamesOf(response.headers), body: compared };
    return { answer, milliseconds };
  }

  /** Both questions in turns, so that whatever slows the machine slows both alike. */
  async function ask(cell: Cell, actor: Actor) {
    const { route, field, kind } = cell;
    const found =
      field === null || kind === 'company of the token'
        ? undefined
        : await FOREIGN_OBJECTS[kind]({ world, foreign: actor.foreign, route, field });
    const requests = [found?.foreign, found?.missing].map((value) =>
      buildRequest(route, field === null ? undefined : { field, value }),
    ) as [BuiltRequest, BuiltRequest];
    const tokens = [await actor.token(world), await (field === null ? actor.unknown : actor.token)(world)];
    const times: [number[], number[]] = [[], []];

    async function round(): Promise<[ComparedAnswer, ComparedAnswer]> {
      const one = await send(requests[0], tokens[0], cell, actor);
      const other = await send(requests[1], tokens[1], cell, actor);
      times[0].push(one.milliseconds);
      times[1].push(other.milliseconds);
      return [one.answer, other.answer];
    }
    return { round, times };
  }

  async function judge(cell: Cell, actor: Actor): Promise<string[]> {
    const { round, times } = await ask(cell, actor);
    const refusal = actor.refused(cell.route.caller);
    const [foreign, missing] = await round();
    const faults = differences(foreign, missing);
    if (refusal !== undefined && foreign.status !== refusal)
      faults.push(`status ${foreign.status}, where everything is answered ${refusal}`);
    cells += 1;
    if (refusal === undefined) {
      for (let i = 1; i < REPEATS; i++) await round();
      if (!isSameTimingClass(...times)) {
        for (let i = 0; i < REPEATS_IN_DOUBT; i++) await round();
        if (!isSameTimingClass(...times)) faults.push('it takes another time');
      }
    } else refusalTimes.forEach((all, which) => all.push(...(times[which] ?? [])));
    return faults.map((fault) => `${nameOf(cell, actor)}: ${fault.slice(0, LONGEST_FAULT)}`);
  }

  it.each(ACTORS.map((actor) => [actor.name, actor] as const))(
    'answers %s about somebody else’s thing like about one that does not exist',
    async (_name, actor) => {
      const faults: string[] = [];
      refusalTimes = [[], []];
      for (const cell of CELLS) faults.push(...(await judge(cell, actor)));
      if (!isSameTimingClass(...refusalTimes)) faults.push(`${actor.name} is refused in another time`);
      const known = KNOWN_DIFFERENCES.map(({ cell }) => cell);
      const unexpected = faults.filter((fault) => !known.some((cell) => fault.startsWith(`${cell}:`)));
      const gone = known.filter(
        (cell) => cell.endsWith(` · ${actor.name}`) && !faults.some((fault) => fault.startsWith(`${cell}:`)),
      );
      expect({ unexpected, gone }).toEqual({ unexpected: [], gone: [] });
    },
    120_000,
  );

  it('has changed nothing that was there', async () => {
    expect(await keepsRows(world.database, before)).toEqual([]);
  });

  it('has shown nobody a canary that is not theirs, nor a token', () => {
    expect(scanner.leaks().slice(0, 10)).toEqual([]);
  });

  it('has as many cells as routes, things and actors make', () => {
    expect(cells).toBe(CELLS.length * ACTORS.length);
    const folder = join(__dirname, '../../.local/reports');
    mkdirSync(folder, { recursive: true });
    const report = { routes: ROUTES.length, things: CELLS.length, actors: ACTORS.length, cells };
    writeFileSync(join(folder, 'access-matrix.json'), JSON.stringify(report, undefined, 2));
    console.log(`access matrix: ${cells} cells (${CELLS.length} things × ${ACTORS.length} actors), 0 leaks`);
  });
});
