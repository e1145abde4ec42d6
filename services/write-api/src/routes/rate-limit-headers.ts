import type { WriteDecision } from '@messaging/redis';
import type { Response } from 'express';

/** The fields of the IETF's RateLimit header draft: what the limit is, and how much of it is left. */
export function setRateLimitHeaders(res: Response, { rateLimit }: WriteDecision): void {
  const { dimension, limit, windowSeconds, remaining, resetSeconds } = rateLimit;
  res.setHeader('RateLimit-Policy', `"${dimension}";q=${limit};w=${windowSeconds}`);
  res.setHeader('RateLimit', `"${dimension}";r=${remaining};t=${resetSeconds}`);
}
