import type { Request, Response } from 'express';
import { isIP } from 'node:net';
import { problem, type Problem } from './problem.ts';

/** Figures for the `RateLimit` headers. */
export interface RateLimitState {
  /** Whose allowance it is, as the headers name it. */
  dimension: string;
  limit: number;
  windowSeconds: number;
  remaining: number;
  /** Seconds until the whole allowance is back. */
  resetSeconds: number;
}

/** The fields of draft-ietf-httpapi-ratelimit-headers: what the limit is, and how much of it is left. */
export function setRateLimitHeaders(
  res: Response,
  { dimension, limit, windowSeconds, remaining, resetSeconds }: RateLimitState,
): void {
  res.setHeader('RateLimit-Policy', `"${dimension}";q=${limit};w=${windowSeconds}`);
  res.setHeader('RateLimit', `"${dimension}";r=${remaining};t=${resetSeconds}`);
}

const WHOSE: Record<string, string> = {
  person: 'You have',
  company: 'Your company has',
  address: 'The network you are in has',
};

/** 429 with `Retry-After`. */
export function tooManyRequests(dimension: string, retryAfterSeconds: number): Problem {
  return problem('too-many-requests', {
    detail: `${WHOSE[dimension] ?? 'Somebody has'} asked for too much in a short time. Try again in ${retryAfterSeconds} s.`,
    retryAfterSeconds,
  });
}

/**
 * Where a request comes from, as limits count it: what the gateway wrote into `X-Forwarded-For`, which is one address
 * and never a client's own claim. An IPv6 network of 64 bits counts as one, because whoever has one address there has
 * all of them. Undefined for a request that did not come through the gateway.
 */
export function requestAddress(headers: Request['headers']): string | undefined {
  const forwarded = headers['x-forwarded-for'];
  // More than one: somebody stands between the gateway and us, and the last one is what they saw.
  const address = (Array.isArray(forwarded) ? forwarded.join() : (forwarded ?? '')).split(',').at(-1)!.trim();
  const version = isIP(address);
  if (version === 4) return address;
  return version === 6 ? networkOf(address) : undefined;
}

function networkOf(address: string): string {
  // The URL parser writes every form of an address in one: lower case, zeroes shortened, an IPv4 tail in hexadecimal.
  const plain = new URL(`http://[${address.split('%', 1)[0]}]`).hostname.slice(1, -1);
  const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(plain);
  if (mapped) {
    const [high, low] = [parseInt(mapped[1]!, 16), parseInt(mapped[2]!, 16)];
    return [high >> 8, high & 255, low >> 8, low & 255].join('.');
  }
  const [head = '', tail] = plain.split('::');
  const front = head === '' ? [] : head.split(':');
  const back = tail === undefined || tail === '' ? [] : tail.split(':');
  const middle = tail === undefined ? [] : Array<string>(8 - front.length - back.length).fill('0');
  return `${[...front, ...middle, ...back].slice(0, 4).join(':')}::`;
}
