import { lookup as systemLookup } from 'node:dns/promises';
import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import { addressOf, type Resolve } from './address-of.ts';
import { judgeUrl, OutgoingRefused, type OutgoingRules } from './judge-url.ts';

export interface OutgoingOptions extends OutgoingRules {
  /** Milliseconds for everything, redirects and the body included. */
  timeoutMs?: number;
  /** Bytes of an answer that are read; more is an error. */
  mostBytes?: number;
  mostRedirects?: number;
  /** The system's own resolver, unless told otherwise. */
  resolve?: Resolve;
  /** Certificates to trust besides the public ones. */
  ca?: string;
}

export interface OutgoingRequest {
  method?: 'GET' | 'HEAD' | 'POST' | 'PUT';
  headers?: Record<string, string>;
  body?: string | Buffer;
  signal?: AbortSignal;
}

export interface OutgoingAnswer {
  status: number;
  headers: IncomingMessage['headers'];
  body: Buffer;
}

const REDIRECTS = [301, 302, 303, 307, 308];

/**
 * The one way out for requests whose address somebody gave us (webhooks, checkpoint sinks, previews). The name is resolved
 * here, every address it has must be public, and the connection goes to the address that was looked at: a name that
 * changes its mind between the look and the connection (rebinding) changes nothing. Each redirect is judged again and
 * loses what was meant for the first host alone. No proxy of the environment is used, no connection kept.
 * @throws OutgoingRefused when the address may not be reached.
 */
export function createOutgoing(options: OutgoingOptions = {}) {
  const { timeoutMs = 10_000, mostBytes = 1_048_576, mostRedirects = 3, resolve = resolveAll, ca } = options;

  async function sendOnce(
    target: string | URL,
    { method = 'GET', headers = {}, body }: OutgoingRequest,
    signal: AbortSignal,
  ): Promise<OutgoingAnswer & { url: URL }> {
    const { url, host, port, isTrusted } = judgeUrl(target, options);
    const address = await within(signal, addressOf({ host, isTrusted }, resolve));
    const isHttps = url.protocol === 'https:';
    const request = (isHttps ? httpsRequest : httpRequest)({
      host: address,
      port,
      path: url.pathname + url.search,
      method,
      signal,
      agent: false,
      headers: {
        ...headers,
        host: url.host,
        ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
      },
      // The certificate is still the name's, though the connection is the address's.
      ...(isHttps && { servername: isIP(host) ? '' : host, ...(ca !== undefined && { ca }) }),
    });
    const answer = await answerTo(request, body);
    return { url, status: answer.statusCode ?? 0, headers: answer.headers, body: await read(answer) };
  }

  async function read(answer: IncomingMessage): Promise<Buffer> {
    const parts: Buffer[] = [];
    let bytes = 0;
    for await (const part of answer as AsyncIterable<Buffer>) {
      bytes += part.length;
      if (bytes > mostBytes) {
        answer.destroy();
        throw new OutgoingRefused(`an answer of more than ${mostBytes} bytes`);
      }
      parts.push(part);
    }
    return Buffer.concat(parts);
  }

  return async function sendOut(target: string, request: OutgoingRequest = {}): Promise<OutgoingAnswer> {
    const timeout = AbortSignal.timeout(timeoutMs);
    const signal = request.signal ? AbortSignal.any([timeout, request.signal]) : timeout;
    let next: string | URL = target;
    let sent = request;
    for (let redirects = 0; ; redirects++) {
      const { url, ...answer } = await sendOnce(next, sent, signal).catch((error: unknown) => {
        // However a stream that was cut puts it.
        throw signal.aborted ? signal.reason : error;
      });
      const { location } = answer.headers;
      if (!REDIRECTS.includes(answer.status) || location === undefined) return answer;
      if (redirects === mostRedirects) throw new OutgoingRefused(`more than ${mostRedirects} redirects`);
      const to: URL | null = URL.parse(location, url.href);
      if (!to) throw new OutgoingRefused('a redirect to no URL');
      // Only a read is carried on, and to another host without what only the first was to see.
      if (sent.body !== undefined) throw new OutgoingRefused('a redirect of a request with a body');
      if (to.origin !== url.origin) sent = { ...sent, headers: {} };
      next = to;
    }
  };
}

export type SendOut = ReturnType<typeof createOutgoing>;

async function resolveAll(host: string): Promise<string[]> {
  const found = await systemLookup(host, { all: true, verbatim: true });
  return found.map(({ address }) => address);
}

/** The head of the answer. However the request ends, this ends with it: nothing may keep who asked waiting. */
function answerTo(request: ClientRequest, body: OutgoingRequest['body']): Promise<IncomingMessage> {
  return new Promise((done, fail) => {
    request.once('response', done);
    request.once('error', fail);
    // Nobody asked for another protocol. Without a listener Node drops the connection and says nothing of it.
    request.once('upgrade', (_answer, socket) => {
      socket.destroy();
      fail(new OutgoingRefused('an answer that switches protocols'));
    });
    request.once('close', () => fail(new Error('the connection was closed before an answer')));
    request.end(body);
  });
}

/** A resolver knows no signal: it may go on, but nobody waits for it. */
function within<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((done, fail) => {
    const stop = () => fail(signal.reason as Error);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    work.then(done, fail).finally(() => signal.removeEventListener('abort', stop));
  });
}
