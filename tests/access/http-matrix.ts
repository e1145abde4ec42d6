import { ROUTES, routeName, type FieldKind, type ObjectKind, type Route } from '@messaging/contracts';
import { findUndocumented, NOTHING, type CanaryScanner } from '@messaging/test-kit';
import type { AccessWorld } from './access-world.ts';
import type { Actor } from './actors.ts';
import { buildRequest, type BuiltRequest } from './build-request.ts';
import { credentialsOf } from './credentials.ts';
import { differences, headerNamesOf, type ComparedAnswer } from './compare-answers.ts';
import { FOREIGN_OBJECTS } from './foreign-objects.ts';
import { isSameTimingClass } from './timing-class.ts';

// Who is refused before anything is looked up is asked once a thing, and all their answers are timed together.
const REPEATS = 5;
const REPEATS_IN_DOUBT = 31;
const LONGEST_FAULT = 400;
// A machine that is too busy refuses what it can still answer a moment later: that tells nobody from anybody.
const MOST_TRIES = 4;
const TRY_AGAIN_MS = 300;

export interface HttpCell {
  route: Route;
  /** Null: the company itself, named by the token. */
  field: string | null;
  kind: ObjectKind | 'company of the token';
}

const named = (kind: FieldKind): kind is ObjectKind => kind !== 'plain';

/** Every thing that every route can be asked for. */
export const HTTP_CELLS: readonly HttpCell[] = [
  // Reads first: what an actor writes in their own name is theirs to find later.
  ...ROUTES.filter(({ method }) => method === 'GET'),
  ...ROUTES.filter(({ method }) => method !== 'GET'),
].flatMap((route): HttpCell[] => [
  { route, field: null, kind: 'company of the token' },
  ...Object.entries(route.fields).flatMap(([field, kind]) => (named(kind) ? [{ route, field, kind }] : [])),
]);

const nameOf = ({ route, field, kind }: HttpCell, actor: Actor) =>
  `${routeName(route)} · ${field ?? 'token'} (${kind}) · ${actor.name}`;

/** Whether this route ends the session of the token it is called with. */
export const isLogOut = ({ method, path }: Route) => method === 'DELETE' && path === '/api/messaging/session';

type Times = [foreign: number[], missing: number[]];
type Round = (times: Times) => Promise<[ComparedAnswer, ComparedAnswer]>;

/** Asks every route for every thing in one actor's name, and answers what differs from asking for nothing. */
export async function judgeHttp(
  world: AccessWorld,
  scanner: CanaryScanner,
  actor: Actor,
): Promise<{ faults: string[]; cells: number }> {
  const own = await actor.token(world);
  const unknown = await actor.unknown(world);
  for (const token of [own, unknown]) if (token) scanner.forbid(token.slice(-40), 'a token');
  const refusalTimes: Times = [[], []];
  const refusedRounds: Round[] = [];
  const faults: string[] = [];
  for (const cell of HTTP_CELLS) {
    const found = await judge(cell);
    faults.push(...found.map((fault) => `${nameOf(cell, actor)}: ${fault.slice(0, LONGEST_FAULT)}`));
  }
  if (!isSameTimingClass(...refusalTimes))
    for (const round of refusedRounds) for (let i = 0; i < REPEATS; i++) await round(refusalTimes);
  if (!isSameTimingClass(...refusalTimes)) faults.push(`${actor.name} is refused in another time`);
  return { faults, cells: HTTP_CELLS.length };

  async function judge(cell: HttpCell): Promise<string[]> {
    const round = await prepare(cell);
    const times: Times = [[], []];
    const [foreign, missing] = await round(times);
    const found = differences(foreign, missing);
    const refusal = actor.refused(cell.route.caller);
    if (refusal !== undefined) {
      if (foreign.status !== refusal)
        found.push(`${foreign.status}, where everything is answered ${refusal}`);
      refusalTimes.forEach((all, which) => all.push(...(times[which] ?? [])));
      refusedRounds.push(round);
      return found;
    }
    // Who is not refused as such has to get as far as the thing, or nothing was compared.
    if (foreign.status === 401) found.push('401, so that nothing was asked');
    for (let i = 1; i < REPEATS; i++) await round(times);
    if (isSameTimingClass(...times)) return found;
    for (let i = 0; i < REPEATS_IN_DOUBT; i++) await round(times);
    return isSameTimingClass(...times) ? found : [...found, 'it takes another time'];
  }

  /** Both questions in turns, so that whatever slows the machine slows both alike. */
  async function prepare(cell: HttpCell): Promise<Round> {
    const { route, field, kind } = cell;
    const thing =
      field === null || kind === 'company of the token'
        ? undefined
        : await FOREIGN_OBJECTS[kind]({ world, foreign: actor.foreign, route, field });
    const build = (value: string | undefined) =>
      buildRequest(route, field === null ? undefined : { field, value });
    const [foreign, missing] = [build(thing?.foreign), build(thing?.missing)];

    return async function round(times: Times): Promise<[ComparedAnswer, ComparedAnswer]> {
      // A log-out ends the session of its token: each comes with one of its own.
      const [mine, nobodys] = isLogOut(route)
        ? [await actor.token(world), await actor.unknown(world)]
        : [own, unknown];
      const askForeign = () => send(foreign, mine, cell);
      const askMissing = () => send(missing, field === null ? nobodys : mine, cell);
      // Each goes first as often as the other: what the first warms up is no difference between them.
      const isForeignFirst = times[0].length % 2 === 0;
      const early = isForeignFirst ? await askForeign() : undefined;
      const other = await askMissing();
      const one = early ?? (await askForeign());
      times[0].push(one.milliseconds);
      times[1].push(other.milliseconds);
      return [one.answer, other.answer];
    };
  }

  async function send(request: BuiltRequest, token: string | undefined, cell: HttpCell) {
    for (let tries = 1; ; tries++) {
      const sent = await sendOnce(request, token, cell);
      if (sent.answer.status !== 503 || tries === MOST_TRIES) return sent;
      await new Promise((resolve) => setTimeout(resolve, TRY_AGAIN_MS));
    }
  }

  async function sendOnce(request: BuiltRequest, token: string | undefined, cell: HttpCell) {
    const credentials = token === undefined ? {} : await credentialsOf(world, request, token);
    const startedAt = performance.now();
    const response = await fetch(world.cluster.gatewayUrl + request.path, {
      method: request.method,
      headers: {
        ...credentials,
        ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...request.headers,
      },
      ...(request.body === undefined ? {} : { body: request.body }),
    });
    const text = await response.text();
    const milliseconds = performance.now() - startedAt;
    const { status } = response;
    // What is refused says nothing of anybody.
    scanner.scan(routeName(cell.route), text, status >= 400 ? NOTHING : { owners: actor.sees, texts: true });
    const contentType = response.headers.get('content-type');
    const isJson = contentType?.includes('json') === true;
    const body: unknown = isJson ? JSON.parse(text) : text;
    const undocumented = findUndocumented(cell.route, { status, contentType, body });
    if (undocumented.length > 0) throw new Error(`${nameOf(cell, actor)}: ${undocumented.join('; ')}`);
    const answer = {
      status,
      headerNames: headerNamesOf(response.headers),
      body: isJson ? body : typeof body,
    };
    return { answer, milliseconds };
  }
}
