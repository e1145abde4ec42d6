import type { Express } from 'express';

interface Layer {
  rawPath?: unknown;
  route?: { path: unknown; methods: Record<string, boolean> };
  handle?: { stack?: Layer[] };
}

/** Every route an application answers, as it was registered: `GET /api/messaging/messages/:id`, sorted. */
export function registeredRoutes(app: Express): string[] {
  return routesIn((app.router as unknown as { stack: Layer[] }).stack, '').sort();
}

function routesIn(layers: readonly Layer[], base: string): string[] {
  return layers.flatMap(({ rawPath, route, handle }) => {
    if (route !== undefined) {
      const path = `${base}${asText(route.path)}`.replace(/(.)\/$/, '$1');
      return Object.keys(route.methods).map((method) => `${method.toUpperCase()} ${path}`);
    }
    if (handle?.stack === undefined) return [];
    return routesIn(handle.stack, `${base}${asText(rawPath)}`.replace(/\/$/, ''));
  });
}

/** Only fixed paths can be compared with a list of routes: a pattern that is none fails whoever lists it. */
function asText(path: unknown): string {
  if (typeof path !== 'string')
    throw new TypeError(`a route is registered at ${String(path)}, not at a path`);
  return path;
}
