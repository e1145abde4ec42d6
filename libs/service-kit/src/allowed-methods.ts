import type { Express, RequestHandler } from 'express';
import { problem } from './problem.ts';

interface Layer {
  match(path: string): false | { path: string };
  route?: { methods: Record<string, boolean> };
  handle?: { stack?: Layer[] };
}

/** Comes after all routes: 405 where the path exists with other methods, else 404. */
export function createNotFound(app: Express): RequestHandler {
  return function notFound(req) {
    const methods = [...new Set(methodsAt(stackOf(app.router), req.path))].sort();
    if (methods.length === 0) throw problem('not-found', { detail: 'There is nothing at this address.' });
    const allow = methods.join(', ');
    throw problem('method-not-allowed', {
      detail: `This address takes ${allow}.`,
      headers: { Allow: allow },
    });
  };
}

const stackOf = (router: unknown): Layer[] => (router as { stack?: Layer[] } | undefined)?.stack ?? [];

function methodsAt(layers: Layer[], path: string): string[] {
  return layers.flatMap((layer) => {
    if (layer.route === undefined && layer.handle?.stack === undefined) return [];
    const found = layer.match(path);
    if (!found) return [];
    if (layer.route !== undefined) return methodNames(layer.route.methods);
    const rest = path.slice(found.path.length);
    return methodsAt(stackOf(layer.handle), rest.startsWith('/') ? rest : `/${rest}`);
  });
}

function methodNames(methods: Record<string, boolean>): string[] {
  const names = Object.keys(methods).filter((name) => methods[name] && name !== '_all');
  return names.map((name) => name.toUpperCase()).concat(methods['get'] ? ['HEAD'] : []);
}
