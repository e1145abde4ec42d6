import { createRemoteJWKSet, customFetch, errors, jwtVerify, type JWTPayload } from 'jose';
import { LRUCache } from 'lru-cache';
import { createOperatorFetch, problem } from '@messaging/service-kit';
import { readClaims, type Claims } from './claims.ts';

export interface TokenVerifierOptions {
  jwksUrl: string;
  issuer: string;
  audience: string;
  now?: () => number;
}

// Pinned: what a token's header asks for is never what decides how it is checked (RFC 8725, section 3.1).
const ALGORITHMS = ['ES256', 'EdDSA'];
const CLOCK_TOLERANCE_SECONDS = 5;
export const LONGEST_LIFE_SECONDS = 24 * 60 * 60;
const REMEMBERED_TOKENS = 20_000;
const KEYS_WITHIN_MS = 2_000;
const MOST_KEY_BYTES = 256 * 1_024;
// What else the ERP signs with these keys (a log-out token, a proof) must not pass for a token of access (RFC 8725, 3.11).
const TYPES = /^(?:application\/)?(?:at\+)?jwt$/i;

interface Remembered {
  claims: Claims;
  /** Milliseconds since 1970: when the token expires, or is too old. */
  until: number;
}

/**
 * Checks the ERP's tokens against its published keys: signature, algorithm, issuer, audience, expiry, session.
 * A token that passed is remembered until it expires or is too old, so that its signature is checked once a process.
 */
export function createTokenVerifier({ jwksUrl, issuer, audience, now = Date.now }: TokenVerifierOptions) {
  const keys = createRemoteJWKSet(new URL(jwksUrl), {
    timeoutDuration: KEYS_WITHIN_MS,
    cooldownDuration: 5_000,
    [customFetch]: fetchKeys(jwksUrl),
  });
  const remembered = new LRUCache<string, Remembered>({ max: REMEMBERED_TOKENS });

  return async function verifyToken(token: string): Promise<Claims> {
    const known = remembered.get(token);
    if (known && now() < known.until) return known.claims;
    const payload = await check(token);
    const claims = readClaims(payload);
    if (!claims) throw problem('unauthenticated', { detail: 'The token lacks sub, company_id or sid.' });
    remembered.set(token, { claims, until: payload.exp * 1_000 });
    return claims;
  };

  async function check(token: string) {
    try {
      const { payload, protectedHeader } = await jwtVerify(token, keys, {
        algorithms: ALGORITHMS,
        issuer,
        audience,
        clockTolerance: CLOCK_TOLERANCE_SECONDS,
        maxTokenAge: LONGEST_LIFE_SECONDS,
        requiredClaims: ['exp'],
        currentDate: new Date(now()),
      });
      if (protectedHeader.typ !== undefined && !TYPES.test(protectedHeader.typ))
        throw new errors.JWTInvalid('not the type of an access token');
      return { ...payload, exp: endOf(payload) };
    } catch (error) {
      throw toProblem(error);
    }
  }
}

/** Ended sessions are remembered for the longest life only, so nothing that comes of a token may outlast it. */
const endOf = ({ iat = 0, exp = 0 }: JWTPayload) => Math.min(exp, iat + LONGEST_LIFE_SECONDS);

/** The keys come from the one address the operator named; whatever is no set of keys is keys that are away. */
function fetchKeys(jwksUrl: string) {
  const operatorFetch = createOperatorFetch([jwksUrl], {
    timeoutMs: KEYS_WITHIN_MS,
    mostBytes: MOST_KEY_BYTES,
  });
  return async (url: string, { headers, signal }: { headers: Headers; signal: AbortSignal }) => {
    const answer = await operatorFetch(url, { headers, signal });
    if (answer.status !== 200) throw new Error(`the keys' address answered ${answer.status}`);
    return answer;
  };
}

export type VerifyToken = ReturnType<typeof createTokenVerifier>;

function toProblem(error: unknown): Error {
  if (error instanceof errors.JWTExpired) {
    return problem('unauthenticated', { detail: 'The token has expired.', cause: error });
  }
  const keysAreAway = error instanceof errors.JWKSTimeout || !(error instanceof errors.JOSEError);
  if (keysAreAway) {
    return problem('unavailable', {
      detail: 'The keys that tokens are checked against cannot be fetched just now.',
      retryAfterSeconds: 2,
      cause: error,
    });
  }
  return problem('unauthenticated', { detail: 'The token is not valid here.', cause: error });
}
