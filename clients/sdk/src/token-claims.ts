export interface TokenClaims {
  exp?: unknown;
  iat?: unknown;
  /** Present when the token is bound to a key. */
  cnf?: unknown;
}

/** What the token says of itself, unchecked; null when it cannot be read. */
export function readTokenClaims(token: string): TokenClaims | null {
  const payload = token.split('.')[1];
  if (payload === undefined) return null;
  try {
    return JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/'))) as TokenClaims | null;
  } catch {
    return null;
  }
}
