import { problem } from '@messaging/service-kit';
import { calculateJwkThumbprint, errors, importJWK, jwtVerify } from 'jose';
import { LRUCache } from 'lru-cache';
import { createHash } from 'node:crypto';
import { z } from 'zod';

/** Notes that something was used, for so many seconds, whichever process sees it; false when it had been before. */
export type UseOnce = (id: string, seconds: number) => Promise<boolean>;

export interface ProofExpectation {
  method: string;
  /** Of the request, without its query. */
  url: string;
  /** The token or ticket the proof must be made for (`ath`). */
  credential: string;
  /** Thumbprint of the key it must be made with, where that is settled. */
  thumbprint?: string | undefined;
}

// Asymmetric only, and pinned: the header does not decide how it is checked.
const ALGORITHMS = ['ES256', 'EdDSA'];
const PROOF_TYPE = 'dpop+jwt';
const LONGEST_PROOF = 2_048;
/** How far a proof's time may lie from ours, in seconds, either way: clients correct their clocks by our answers. */
export const PROOF_WINDOW_SECONDS = 60;

const REMEMBERED_KEYS = 20_000;

const coordinate = z.string().regex(/^[\w-]{43}$/);
// A client that shows its private key has none any more. What else a key may say of itself is not looked at.
const noSecret = { d: z.undefined().optional() };
const keySchema = z.discriminatedUnion('kty', [
  z.object({ kty: z.literal('EC'), crv: z.literal('P-256'), x: coordinate, y: coordinate, ...noSecret }),
  z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: coordinate, ...noSecret }),
]);

// What the libraries throw at a proof; a point that lies on no curve is a DOMException of the platform's own.
const UNREADABLE = [errors.JOSEError, z.ZodError, TypeError, DOMException];

interface ProofKey {
  key: Awaited<ReturnType<typeof importJWK>>;
  thumbprint: string;
}

const claimsSchema = z.object({
  jti: z.string().min(8).max(128),
  htm: z.string(),
  htu: z.string().max(1_024),
  iat: z.number(),
  ath: z.string(),
});

/** What a proof made for a token or ticket carries as `ath`. */
export const hashCredential = (credential: string): string =>
  createHash('sha256').update(credential).digest('base64url');

/**
 * Checks a DPoP proof (RFC 9449, section 4.3): made with the key it shows, for this very request and credential, just now,
 * and never shown before. Answers the key's RFC 7638 thumbprint.
 */
export function createVerifyProof({ useOnce, now = Date.now }: { useOnce: UseOnce; now?: () => number }) {
  const keys = new LRUCache<string, ProofKey>({ max: REMEMBERED_KEYS });

  return async function verifyProof(proof: string, expected: ProofExpectation): Promise<string> {
    const { claims, thumbprint } = await read(proof);
    if (claims.htm !== expected.method || !isSameUrl(claims.htu, expected.url))
      throw refuse('The proof is for another request.');
    if (claims.ath !== hashCredential(expected.credential))
      throw refuse('The proof is for another token or ticket.');
    if (expected.thumbprint !== undefined && thumbprint !== expected.thumbprint)
      throw refuse('The proof is made with another key.');
    if (Math.abs(now() / 1_000 - claims.iat) > PROOF_WINDOW_SECONDS)
      throw refuse('The proof is not of now. Compare your clock with the Date of this answer.');
    // Last, so that only proofs that would have passed are remembered.
    if (!(await useOnce(hashCredential(`${thumbprint} ${claims.jti}`), 2 * PROOF_WINDOW_SECONDS + 1)))
      throw refuse('The proof was used before.');
    return thumbprint;
  };

  async function read(proof: string) {
    if (proof.length > LONGEST_PROOF) throw refuse('The proof is too long.');
    let shown: ProofKey | undefined;
    try {
      const { payload } = await jwtVerify(proof, async ({ jwk }) => (shown = await keyOf(jwk)).key, {
        algorithms: ALGORITHMS,
        typ: PROOF_TYPE,
      });
      return { claims: claimsSchema.parse(payload), thumbprint: shown?.thumbprint ?? '' };
    } catch (error) {
      if (UNREADABLE.some((kind) => error instanceof kind)) throw refuse('The proof is not valid.', error);
      throw error;
    }
  }

  /** A client shows the same key again and again: it is read and named once. */
  async function keyOf(jwk: unknown): Promise<ProofKey> {
    const { d: _none, ...read } = keySchema.parse(jwk);
    const name = JSON.stringify(read);
    const known = keys.get(name);
    if (known) return known;
    const key = await importJWK(read, read.kty === 'EC' ? 'ES256' : 'EdDSA');
    const fresh = { key, thumbprint: await calculateJwkThumbprint(read, 'sha256') };
    keys.set(name, fresh);
    return fresh;
  }
}

export type VerifyProof = ReturnType<typeof createVerifyProof>;

export const PROOF_CHALLENGE = { 'WWW-Authenticate': `DPoP algs="${ALGORITHMS.join(' ')}"` };

function refuse(detail: string, cause?: unknown): Error {
  return problem('unauthenticated', {
    detail,
    cause,
    headers: { 'WWW-Authenticate': `${PROOF_CHALLENGE['WWW-Authenticate']}, error="invalid_dpop_proof"` },
  });
}

function isSameUrl(claimed: string, actual: string): boolean {
  if (!URL.canParse(claimed) || !URL.canParse(actual)) return false;
  const [one, other] = [new URL(claimed), new URL(actual)];
  return one.origin === other.origin && one.pathname === other.pathname;
}
