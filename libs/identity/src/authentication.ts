import type { Knex } from 'knex';
import { createAccessWatch, type AccessWatchTimes } from './access-watch.ts';
import { createGetEmploymentSession } from './employment-session.ts';
import { createRequestUrl } from './request-url.ts';
import { createRequireAuth } from './require-auth.ts';
import { createRightsNow } from './rights-now.ts';
import { createVerifyProof, type UseOnce } from './verify-proof.ts';
import { createTokenVerifier, type TokenVerifierOptions } from './verify-token.ts';

export interface AuthenticationOptions extends TokenVerifierOptions {
  /** Rights are read off every answer, so never a replica. */
  primary: Knex;
  useOnce: UseOnce;
  /** Where clients reach the API; see createRequestUrl. */
  publicUrl?: string | undefined;
  watchTimes?: AccessWatchTimes | undefined;
}

/** Everything a service needs to know who is asking. */
export function createAuthentication({
  primary,
  useOnce,
  publicUrl,
  watchTimes,
  ...token
}: AuthenticationOptions) {
  const watch = createAccessWatch(primary, watchTimes);
  const getEmploymentSession = createGetEmploymentSession(primary, watch);
  const requestUrl = createRequestUrl(publicUrl);
  const verifyProof = createVerifyProof({ useOnce });
  const auth = createRequireAuth({
    verifyToken: createTokenVerifier(token),
    verifyProof,
    requestUrl,
    getEmploymentSession,
    watch,
  });
  return { ...auth, getEmploymentSession, verifyProof, requestUrl, watch, rightsNow: createRightsNow(watch) };
}

export type Authentication = ReturnType<typeof createAuthentication>;
