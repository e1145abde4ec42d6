import { IDEMPOTENCY_HEADER, idempotencyKeySchema } from '@messaging/contracts';
import { validate } from '@messaging/service-kit';
import { createHash } from 'node:crypto';
import type { Request } from 'express';

/** SHA-256 over the parts, each with its length in front, so that no two lists of parts run together. */
export function digest(...parts: string[]): Buffer {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${Buffer.byteLength(part)}:${part}`);
  return hash.digest();
}

/** The caller's Idempotency-Key with the digest of the request it stands for; undefined when none was sent. */
export function readIdempotency(
  req: Request,
  body: unknown,
): { key: string; requestHash: Buffer } | undefined {
  const header = req.get(IDEMPOTENCY_HEADER);
  if (header === undefined) return undefined;
  const key = validate(idempotencyKeySchema, header, 'headers');
  return { key, requestHash: digest(req.method, req.path, JSON.stringify(body ?? null)) };
}
