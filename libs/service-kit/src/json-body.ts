import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import type { RequestHandler } from 'express';
import { findJsonExcess } from './json-excess.ts';
import { problem } from './problem.ts';

export const DEFAULT_BODY_LIMIT = 64 * 1024;

// Exactly JSON, with UTF-8 as the only charset that may be named.
const JSON_TYPE = /^application\/json[ \t]*(;[ \t]*charset=("utf-8"|utf-8)[ \t]*)?$/i;

// Our own bodies are four deep, and the ERP's upsert has a member for about every 20 bytes.
const DEEPEST_JSON = 16;
const BYTES_PER_MEMBER = 12;

/**
 * Reads a JSON body into `req.body`; a request without a body has none. Express's own parser also decompresses
 * and converts character sets, reads a body that is too large to its end, and takes invalid UTF-8 as it comes:
 * none of that is wanted here.
 */
export function createJsonBody(limitOf: (path: string) => number): RequestHandler {
  return async function jsonBody(req, _res, next) {
    if (!hasBody(req)) return next();
    if (!JSON_TYPE.test(req.headers['content-type'] ?? '')) throw problem('unsupported-media-type');
    if ((req.headers['content-encoding'] ?? 'identity').toLowerCase() !== 'identity') {
      throw problem('unsupported-media-type', { detail: 'The body must not be compressed.' });
    }
    const limit = limitOf(req.path);
    if (Number(req.headers['content-length'] ?? 0) > limit) throw tooLarge(limit);
    req.body = parseJson(await readAll(req, limit), limit);
    next();
  };
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

function readAll(req: IncomingMessage, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    req.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > limit) {
        req.pause();
        reject(tooLarge(limit));
      } else chunks.push(chunk);
    });
    req.once('end', () => resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, size)));
    req.once('error', () => reject(problem('malformed-json', { detail: 'The body ended early.' })));
  });
}

function parseJson(bytes: Buffer, limit: number): unknown {
  if (!isUtf8(bytes)) throw problem('malformed-json', { detail: 'The body is not valid UTF-8.' });
  const text = bytes.toString('utf8');
  const excess = findJsonExcess(text, { depth: DEEPEST_JSON, members: limit / BYTES_PER_MEMBER });
  if (excess) throw problem('invalid-request', { detail: `The body has ${excess}.` });
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // The parser's own message quotes the body, which may be what somebody wrote.
    throw problem('malformed-json', { detail: 'The body is not valid JSON.' });
  }
}

function tooLarge(limit: number) {
  return problem('body-too-large', { detail: `The body may have at most ${limit} bytes.` });
}
