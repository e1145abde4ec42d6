import { ROUTES, routeName, type RequestPartName, type Route } from '@messaging/contracts';
import { buildRequest, setField, toRequest, type BuiltRequest } from '../access/build-request.ts';
import {
  HOSTILE_BODIES,
  HOSTILE_QUERIES,
  HOSTILE_TEXTS,
  MALFORMED_QUERIES,
  randomValues,
  WRONG_TYPES,
} from './hostile-values.ts';

export interface HttpCase {
  name: string;
  route: Route;
  request: BuiltRequest;
  /** Whether the route's own schema refuses it: then the service must. Undefined where no schema sees it as it is. */
  isRefused: boolean | undefined;
}

const RANDOM_PER_FIELD = 6;

// Where the example leaves out what fields are in: with it, a hostile value is the only thing wrong with a request.
const FULLER_BODIES: Readonly<Record<string, object>> = {
  'PUT /api/messaging/policy': {
    policies: [
      {
        id: 'guests-only-read',
        sentence: 'Guests only read.',
        cedar: 'forbid (principal in Role::"guest", action == Action::"sendMessage", resource);',
      },
    ],
    settings: {
      editWindowMinutes: 15,
      workingHours: {
        timeZone: 'Europe/Madrid',
        weekdays: [1],
        from: '08:30',
        to: '17:00',
        roles: ['guest'],
      },
    },
  },
};

/** Every route with every field of its request replaced by everything hostile, and what has no field at all. */
export function httpCases(seed: number): HttpCase[] {
  return ROUTES.flatMap((route) => [
    ...Object.keys(route.fields).flatMap((field, i) => fieldCases(route, field, seed + i)),
    ...queryCases(route),
    ...bodyCases(route),
  ]);
}

function fieldCases(route: Route, field: string, seed: number): HttpCase[] {
  const part = field.split('.')[0] as RequestPartName;
  const random = randomValues(seed, RANDOM_PER_FIELD);
  const values =
    part === 'body'
      ? [...WRONG_TYPES, ...HOSTILE_TEXTS, ...random]
      : [...HOSTILE_TEXTS, ...random.filter((value) => typeof value === 'string')];
  return values.flatMap((value) => {
    const body = FULLER_BODIES[routeName(route)] ?? route.example.body;
    const parts = structuredClone({ ...route.example, body }) as Partial<Record<RequestPartName, unknown>>;
    setField(parts, field, value);
    // An empty part of a path is another path.
    if (part === 'path' && (value === '' || value === '..' || value === '.')) return [];
    if (part === 'headers' && !canBeHeader(value)) return [];
    const refusals = (['path', 'query', 'headers', 'body'] as const).map(
      (name) => route.request[name]?.safeParse(onTheWire(name, parts[name])).success === false,
    );
    return [
      {
        name: `${routeName(route)} · ${field} = ${JSON.stringify(value)?.slice(0, 60)}`,
        route,
        request: toRequest(route, parts),
        isRefused: refusals.includes(true),
      },
    ];
  });
}

/** What is left of a part once it has travelled: half a surrogate pair is replaced in a path or a query, and a header is trimmed. */
function onTheWire(part: RequestPartName, value: unknown): unknown {
  if (part === 'body' || value === undefined)
    return value === undefined ? {} : (JSON.parse(JSON.stringify(value)) as unknown);
  return Object.fromEntries(
    Object.entries(value as Record<string, string>).map(([name, text]) => [
      name,
      part === 'headers' ? text.trim() : text.toWellFormed(),
    ]),
  );
}

const canBeHeader = (value: unknown) => typeof value === 'string' && /^[\x20-\x7e]{1,4000}$/.test(value);

function queryCases(route: Route): HttpCase[] {
  const names = Object.keys(route.fields).flatMap((field) =>
    field.startsWith('query.') ? [field.slice('query.'.length)] : [],
  );
  const { path, ...rest } = buildRequest(route);
  // A route that takes any query (it is for operators' tools) looks at one field of it only.
  const isStrict = route.request.query?.safeParse({ unheardOf: '1' }).success === false;
  return [...(names.length > 0 ? names : ['id'])].flatMap((name) =>
    [...HOSTILE_QUERIES, ...MALFORMED_QUERIES].map((write) => ({
      name: `${routeName(route)} ? ${write(name)}`,
      route,
      request: { ...rest, path: `${path.split('?')[0]}?${write(name)}` },
      isRefused: isStrict && HOSTILE_QUERIES.includes(write) ? true : undefined,
    })),
  );
}

function bodyCases(route: Route): HttpCase[] {
  const request = buildRequest(route);
  return HOSTILE_BODIES.map((body) => ({
    name: `${routeName(route)} with the body ${body.slice(0, 40)}`,
    route,
    request: { ...request, body },
    // Who takes no body does not look at it, beyond whether it is JSON.
    isRefused: route.request.body ? true : undefined,
  })).filter(() => route.method !== 'GET');
}
