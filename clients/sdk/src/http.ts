import { backoffDelay, delay } from './backoff.ts';
import type { Consistency } from './consistency.ts';
import type { Credentials } from './credentials.ts';
import { createEtagCache } from './etag-cache.ts';
import { isBusy, MessagingError } from './messaging-error.ts';
import { readAnswer } from './read-answer.ts';
import type { TokenSource } from './token-source.ts';
import { CONSISTENCY_HEADER } from './wire.ts';

/**
 * `safe`: repeating it changes nothing (reads, keyed writes), so lost answers are retried too.
 * `refused`: retried only when the server said it did not act (429, 503).
 */
export type RetryRule = 'safe' | 'refused' | 'never';

export interface HttpRequest {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  query?: Record<string, string | undefined>;
  body?: unknown;
  headers?: Record<string, string>;
  retry: RetryRule;
  /** Sends a proof of this client's key whether or not the token is bound to it. */
  proved?: boolean;
}
export type Http = <T>(request: HttpRequest) => Promise<T>;

const ANSWER_TIMEOUT_MS = 15_000;
const MOST_RETRIES = 4;
const LONGEST_RETRY_AFTER_MS = 60_000;

export interface HttpParts {
  baseUrl: string;
  fetch: typeof fetch;
  tokens: TokenSource;
  credentials: Pick<Credentials, 'headers' | 'noteDate'>;
  consistency: Consistency;
  /** Hears of every answer that refused something, whoever asked. */
  onRefused: (error: MessagingError) => void;
}

/** Sends requests with the token, the consistency token, ETags and retries; throws MessagingError only. */
export function createHttp({ baseUrl, fetch, tokens, credentials, consistency, onRefused }: HttpParts): Http {
  const etags = createEtagCache();
  const root = baseUrl.replace(/\/+$/, '');

  async function attempt(request: HttpRequest, token: string): Promise<unknown> {
    const url = root + request.path + toQuery(request.query);
    const known = request.method === 'GET' ? etags.get(url) : undefined;
    const shown = await credentials.headers(request.method, url, token, request.proved ?? false);
    const response = await fetch(url, {
      method: request.method,
      headers: makeHeaders(request, shown, consistency.token(), known?.etag),
      body: request.body === undefined ? null : JSON.stringify(request.body),
      credentials: 'omit',
      signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
    }).catch((cause: unknown) => {
      throw new MessagingError('network', 'No answer came', { cause });
    });
    credentials.noteDate(response.headers.get('date'));
    if (response.status === 304 && known) return known.body;
    const body = await readAnswer(response);
    const etag = response.headers.get('etag');
    if (request.method === 'GET' && etag) etags.set(url, { etag, body });
    return body;
  }

  async function attemptSignedIn(request: HttpRequest): Promise<unknown> {
    try {
      return await attempt(request, await tokens.current());
    } catch (error) {
      if (!(error instanceof MessagingError) || error.status !== 401) throw error;
      return attempt(request, await tokens.renew('refused'));
    }
  }

  return async function send<T>(request: HttpRequest): Promise<T> {
    for (let retries = 0; ; retries += 1) {
      try {
        return (await attemptSignedIn(request)) as T;
      } catch (error) {
        const waitMs = retries < MOST_RETRIES ? retryDelay(error, request.retry, retries) : null;
        if (error instanceof MessagingError && error.problem) onRefused(error);
        if (waitMs === null) throw error;
        await delay(waitMs);
      }
    }
  };
}

function makeHeaders(
  request: HttpRequest,
  shown: Record<string, string>,
  consistency: string | null,
  etag?: string,
) {
  return {
    Accept: 'application/json',
    ...shown,
    ...(request.body !== undefined && { 'Content-Type': 'application/json' }),
    ...(request.method === 'GET' && consistency !== null && { [CONSISTENCY_HEADER]: consistency }),
    ...(etag !== undefined && { 'If-None-Match': etag }),
    ...request.headers,
  };
}

function toQuery(fields: HttpRequest['query'] = {}): string {
  const set = Object.entries(fields).filter((field): field is [string, string] => field[1] !== undefined);
  return set.length === 0 ? '' : `?${new URLSearchParams(set).toString()}`;
}

/** How long to wait before trying again, or null when trying again is not allowed. Exported for its test. */
export function retryDelay(error: unknown, rule: RetryRule, retries: number): number | null {
  if (!(error instanceof MessagingError) || rule === 'never') return null;
  const refused = error.status === 429 || error.status === 503;
  const lost = error.code === 'network' || isBusy(error.status);
  if (!(refused || (rule === 'safe' && lost))) return null;
  const backoff = backoffDelay(retries, 500, 8_000);
  if (error.retryAfterMs === null) return backoff;
  // Longer than this is for the caller to decide: the message waits in the outbox instead.
  return error.retryAfterMs > LONGEST_RETRY_AFTER_MS ? null : error.retryAfterMs + backoff / 4;
}
