import type { Express, Request } from 'express';

const PATTERN = Symbol('route pattern');
const ROUTE = Symbol('route');

interface Recorded extends Request {
  [PATTERN]?: string;
  [ROUTE]?: { path?: unknown } | undefined;
}
// Patterns are few; more than this means that ids got into them, and each would be a metric series of its own.
const MOST_PATTERNS = 200;
const known = new Set<string>();

/**
 * Remembers the pattern of the route a request meets. Express forgets where the route's router was mounted once an
 * error has left it, so the pattern is put together at the moment the route is set.
 */
export function recordRoutePatterns(app: Express): void {
  Object.defineProperty(app.request, 'route', {
    configurable: true,
    get(this: Recorded) {
      return this[ROUTE];
    },
    set(this: Recorded, route: { path?: unknown } | undefined) {
      this[ROUTE] = route;
      // A router's own root is where it is mounted: no slash that its callers do not write.
      if (route !== undefined) this[PATTERN] = `${this.baseUrl}${String(route.path)}`.replace(/(.)\/$/, '$1');
    },
  });
}

/** `/api/messaging/messages/:id`, or `unmatched`. Mount routers on fixed paths only: a mount path is taken as it came. */
export function routePattern(req: Recorded): string {
  const pattern = req[PATTERN] ?? 'unmatched';
  if (known.has(pattern)) return pattern;
  if (known.size >= MOST_PATTERNS) return 'other';
  known.add(pattern);
  return pattern;
}
