import cors from 'cors';
import type { RequestHandler } from 'express';

const HOURS_2 = 2 * 60 * 60;

/**
 * Lets the widget's code on the ERP's own pages call the API: exactly the listed origins, tokens in a header, never
 * cookies. One list of methods and headers for every API, because the gateway sends each preflight to whichever.
 */
export function createCors(allowedOrigins: readonly string[]): RequestHandler {
  return cors({
    origin: [...allowedOrigins],
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowedHeaders: [
      'Authorization',
      'Content-Type',
      'Consistency-Token',
      'DPoP',
      'Idempotency-Key',
      'If-None-Match',
    ],
    exposedHeaders: [
      'Consistency-Token',
      // Clients whose clock is wrong set the time of their proofs by it.
      'Date',
      'ETag',
      'RateLimit',
      'RateLimit-Policy',
      'Retry-After',
      'WWW-Authenticate',
      'X-Correlation-Id',
    ],
    maxAge: HOURS_2,
  });
}
