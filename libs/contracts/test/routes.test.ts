import {
  CLIENT_EVENTS,
  ROUTES,
  routeName,
  type ClientEventContract,
  type RequestPartName,
  type Route,
} from '@messaging/contracts';
import { z } from 'zod';

type JsonSchema = {
  properties?: Record<string, JsonSchema>;
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  allOf?: JsonSchema[];
};

const asJson = (schema: z.ZodType) =>
  z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema;

/** The fields of a schema down to those that hold no others: `users[].id`. */
function leavesOf(schema: JsonSchema, path: string): string[] {
  const branches = [...(schema.anyOf ?? []), ...(schema.allOf ?? [])];
  if (schema.properties) {
    return Object.entries(schema.properties).flatMap(([name, inner]) =>
      leavesOf(inner, path === '' ? name : `${path}.${name}`),
    );
  }
  if (schema.items) return leavesOf(schema.items, `${path}[]`);
  const inner = branches.flatMap((branch) => leavesOf(branch, path));
  return inner.length > 0 ? [...new Set(inner)] : [path];
}

const PARTS = ['path', 'query', 'headers', 'body'] as const satisfies RequestPartName[];

const fieldsOf = (route: Route) =>
  PARTS.flatMap((part) => {
    const schema = route.request[part];
    return schema === undefined ? [] : leavesOf(asJson(schema), part);
  }).filter((field) => !PARTS.some((part) => field === part));

describe.each(ROUTES.map((route) => [routeName(route), route] as const))('The row of %s', (_name, route) => {
  it('says of each field of its request what it names, and of no other', () => {
    expect(fieldsOf(route).sort()).toEqual(Object.keys(route.fields).sort());
  });

  it('has an example that its own schemas accept, with every part of the path', () => {
    for (const part of PARTS) {
      const schema = route.request[part];
      if (schema && (part !== 'headers' || route.example.headers)) {
        expect({ part, faults: schema.safeParse(route.example[part] ?? {}).error?.issues }).toEqual({
          part,
          faults: undefined,
        });
      }
    }
    const named = [...route.path.matchAll(/:([a-z]+)/gi)].map(([, name]) => name);
    expect(Object.keys(route.example.path ?? {})).toEqual(named);
  });
});

describe('The list of routes', () => {
  it('names each once', () => {
    const names = ROUTES.map(routeName);
    expect(names).toEqual([...new Set(names)]);
  });
});

describe.each(Object.entries<ClientEventContract>(CLIENT_EVENTS))(
  'The row of the event %s',
  (_name, event) => {
    it('has an example that its own schema accepts', () => {
      expect(event.request.safeParse(event.example).error).toBeUndefined();
    });

    it('says of each field what it names, and of no other', () => {
      const leaves = leavesOf(asJson(event.request), '').map((field) =>
        field.replace(/rootLink\..*$/, 'rootLink'),
      );
      expect([...new Set(leaves)].sort()).toEqual(Object.keys(event.fields).sort());
    });
  },
);
