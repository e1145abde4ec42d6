import type { RequestPartName, Route } from '@messaging/contracts';

/** A request, ready to be sent. */
export interface BuiltRequest {
  method: Route['method'];
  /** With the query; from the root of the origin. */
  path: string;
  headers: Record<string, string>;
  /** JSON; undefined for none. */
  body: string | undefined;
}

type Parts = Partial<Record<RequestPartName, unknown>>;
type Fields = Record<string, unknown>;

const LINKS = ['topic', 'transactionId', 'planId'];

/** The route's example with one field (`body.users[].id`) set to this value; other links make room for a link. */
export function buildRequest(route: Route, change?: { field: string; value: unknown }): BuiltRequest {
  const parts = structuredClone(route.example) as Parts;
  if (change) setField(parts, change.field, change.value);
  return toRequest(route, parts);
}

export function setField(parts: Parts, field: string, value: unknown): void {
  const [part, ...names] = field.split('.') as [RequestPartName, ...string[]];
  const root = (parts[part] ??= {}) as Fields;
  const last = names.at(-1) ?? '';
  if (names.length === 1 && LINKS.includes(last)) for (const link of LINKS) delete root[link];
  let place = root;
  for (const name of names.slice(0, -1)) place = stepInto(place, name);
  if (last.endsWith('[]')) place[last.slice(0, -2)] = [value];
  else place[last] = value;
}

/** What the name leads to; where the example has nothing there, a list of one, or an object, to set a field of. */
function stepInto(place: Fields, name: string): Fields {
  if (!name.endsWith('[]')) return (place[name] ??= {}) as Fields;
  const list = (place[name.slice(0, -2)] ??= []) as Fields[];
  return (list[0] ??= {});
}

export function toRequest(
  { method, path: pattern }: Route,
  { path: named = {}, query, headers = {}, body }: Parts,
): BuiltRequest {
  const path = pattern.replaceAll(/:([a-z]+)/gi, (_whole, name: string) =>
    encodeURIComponent(String((named as Fields)[name]).toWellFormed()),
  );
  const search = new URLSearchParams(Object.entries((query ?? {}) as Record<string, string>)).toString();
  return {
    method,
    path: search === '' ? path : `${path}?${search}`,
    headers: headers as Record<string, string>,
    body: body === undefined ? undefined : JSON.stringify(body),
  };
}
