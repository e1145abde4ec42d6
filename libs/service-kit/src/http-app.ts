import express, { type Express } from 'express';
import { createNotFound } from './allowed-methods.ts';
import { createCors } from './cors.ts';
import { createJsonBody, DEFAULT_BODY_LIMIT } from './json-body.ts';
import type { Logger } from './logger.ts';
import type { Metrics } from './metrics.ts';
import { createOperations } from './operations.ts';
import type { IsUnavailable } from './problem-document.ts';
import { createProblemResponse } from './problem-response.ts';
import type { Readiness } from './readiness.ts';
import { createRequestLog } from './request-log.ts';
import { createRequestTimeout } from './request-timeout.ts';
import { recordRoutePatterns } from './route-pattern.ts';
import { createShedLoad, type ShedLoadOptions } from './shed-load.ts';
import { createSecurityHeaders, type CspDirectives } from './security-headers.ts';

const REQUEST_LIMIT_MS = 5_000;
const MOST_IN_FLIGHT = 1_000;

export interface HttpAppOptions {
  logger: Logger;
  metrics: Metrics;
  readiness: Readiness;
  /** Mounts the service's routes; mount routers on fixed paths only. */
  configure: (app: Express) => void;
  /** Whether an error means that a server behind us is away: answered 503 instead of 500. */
  isUnavailable?: IsUnavailable;
  /** Largest body in bytes, for all or by path. */
  bodyLimit?: number | ((path: string) => number);
  requestTimeoutMs?: number;
  /** Content-Security-Policy directives for a service that serves pages; an API needs none allowed. */
  contentSecurityPolicy?: CspDirectives;
  /** Origins whose pages may call this API from a browser; their pages can read refusals, too. */
  allowedOrigins?: readonly string[];
  /** Bounds on what is under way; health, readiness and metrics are answered whatever they say. */
  load?: Omit<ShedLoadOptions, 'metrics' | 'cors'>;
}

/** The Express application every service with an API is: the same edge around its own routes. */
export function createHttpApp({
  logger,
  metrics,
  readiness,
  configure,
  isUnavailable = () => false,
  bodyLimit = DEFAULT_BODY_LIMIT,
  requestTimeoutMs = REQUEST_LIMIT_MS,
  contentSecurityPolicy,
  allowedOrigins = [],
  load = { mostInFlight: MOST_IN_FLIGHT },
}: HttpAppOptions): Express {
  const app = express();
  app.set('query parser', 'simple');
  app.disable('x-powered-by');
  // Queries that answer 304 know a cheaper tag than a hash of the whole body.
  app.disable('etag');
  recordRoutePatterns(app);

  const operations = createOperations({ metrics, readiness });
  app.use((req, res, next) => {
    if (!operations(req, res)) next();
  });
  const cors = allowedOrigins.length > 0 ? createCors(allowedOrigins) : undefined;
  app.use(createShedLoad({ metrics, cors, ...load }));
  app.use(createRequestLog({ logger, metrics }));
  app.use(createSecurityHeaders(contentSecurityPolicy));
  if (cors) app.use(cors);
  app.use(createRequestTimeout(requestTimeoutMs));
  app.use(createJsonBody(typeof bodyLimit === 'number' ? () => bodyLimit : bodyLimit));
  configure(app);
  app.use(createNotFound(app));
  app.use(createProblemResponse(logger, isUnavailable));
  return app;
}
