import { MessagingError } from './messaging-error.ts';
import { readTokenClaims } from './token-claims.ts';

/** Why the host is asked: it should not answer `refused` with the token it gave before. */
export type TokenReason = 'first' | 'expiring' | 'refused';
/**
 * `keyThumbprint` is the RFC 7638 thumbprint of the key this client holds: a host that puts it into the token as
 * `cnf.jkt` makes the token useless to whoever takes it. Null where the client can hold no key. A host that knows the
 * person is not signed in throws a MessagingError with the status 401; any other failure is taken to pass.
 */
export type GetToken = (reason: TokenReason, keyThumbprint: string | null) => string | Promise<string>;

export interface TokenSource {
  /** The token in use, renewed when little of its life is left. */
  current: () => Promise<string>;
  /** A new one, whatever is left of the present one. */
  renew: (reason: TokenReason) => Promise<string>;
}

const RENEW_WHEN_LEFT_MS = 30_000;

/**
 * Keeps the ERP's token. A token is measured from when it arrived, by its own life (exp − iat), so that a
 * wrong clock on the person's machine does no harm; a token without those is used until it is refused.
 */
export function createTokenSource(
  getToken: GetToken,
  now: () => number = Date.now,
  thumbprint: () => Promise<string | null> = () => Promise.resolve(null),
): TokenSource {
  let held: { token: string; renewAt: number } | null = null;
  let pending: Promise<string> | null = null;

  async function ask(reason: TokenReason): Promise<string> {
    let token: string;
    try {
      token = await getToken(reason, await thumbprint());
    } catch (cause) {
      if (cause instanceof MessagingError) throw cause;
      throw new MessagingError('sign-in', 'The host gave no token', { cause });
    }
    if (!token) throw new MessagingError('sign-in', 'The host gave no token');
    const life = readLifeMs(token);
    held = {
      token,
      renewAt: life === null ? Infinity : now() + Math.max(life - RENEW_WHEN_LEFT_MS, life / 2),
    };
    return token;
  }

  function renew(reason: TokenReason): Promise<string> {
    pending ??= ask(reason).finally(() => (pending = null));
    return pending;
  }

  return {
    renew,
    async current() {
      if (!held) return renew('first');
      if (now() < held.renewAt) return held.token;
      const { token } = held;
      // The present token still has some life: a host that is briefly away must not stop the person.
      return renew('expiring').catch(() => token);
    },
  };
}

function readLifeMs(token: string): number | null {
  const { exp, iat } = readTokenClaims(token) ?? {};
  return typeof exp === 'number' && typeof iat === 'number' && exp > iat ? (exp - iat) * 1000 : null;
}
