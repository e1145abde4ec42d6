import { ACTIONS, judgeService, type ActionOn, type RequestContext } from '@messaging/policy';
import { currentCorrelationId, newCorrelationId, problem } from '@messaging/service-kit';
import type { Request } from 'express';
import type { AccessWatch } from './access-watch.ts';
import type { PersonClaims, ServiceClaims } from './claims.ts';
import type { Employment } from './directory-repository.ts';
import { resolveContext, type GetEmploymentSession } from './employment-session.ts';
import type { RequestUrl } from './request-url.ts';
import { PROOF_CHALLENGE, type VerifyProof } from './verify-proof.ts';
import type { VerifyToken } from './verify-token.ts';

export interface AuthOptions {
  verifyToken: VerifyToken;
  verifyProof: VerifyProof;
  requestUrl: RequestUrl;
  getEmploymentSession: GetEmploymentSession;
  watch: AccessWatch;
}

/** A person's session as a request shows it. */
export interface Session {
  claims: PersonClaims;
  context: RequestContext;
  /** Thumbprint of the key the request was proved with; undefined when it carried no proof. */
  provedKey: string | undefined;
}

/** Who is asking: `requireAuth(req)` for people, `requireService(req, action)` for the ERP itself. */
export function createRequireAuth({
  verifyToken,
  verifyProof,
  requestUrl,
  getEmploymentSession,
  watch,
}: AuthOptions) {
  /** Claims of a person's token; 401 for anything else. */
  async function requirePerson(token: string): Promise<PersonClaims> {
    const claims = await verifyToken(token);
    if (claims.kind !== 'person')
      throw problem('unauthenticated', { detail: 'This needs the token of a person.' });
    return claims.person;
  }

  /** The employment of a session that has not ended. */
  async function liveEmployment(claims: PersonClaims): Promise<Employment | undefined> {
    const employment = await getEmploymentSession(claims);
    // After it, since that has confirmed what this process knows of ended sessions.
    refuseEnded(claims);
    return employment;
  }

  function refuseEnded(claims: PersonClaims): void {
    if (watch.revocations.isRevoked(claims))
      throw problem('unauthenticated', { detail: 'The session has ended. Sign in again.' });
  }

  /** What these claims stand for just now: asked anew of what lives as long as a token, like of every request. */
  async function contextOf(claims: PersonClaims): Promise<RequestContext> {
    const employment = await liveEmployment(claims);
    const context = resolveContext(claims, employment, currentCorrelationId() ?? newCorrelationId());
    if (employment?.proofRequired && claims.keyThumbprint === undefined)
      throw problem('unauthenticated', {
        detail: 'This company takes only tokens that are bound to a key.',
        headers: PROOF_CHALLENGE,
      });
    return context;
  }

  /** The key a request is proved with. A token bound to a key is worth nothing without it (RFC 9449, section 7). */
  async function proveKey(
    req: Request,
    shown: ShownToken,
    claims: PersonClaims,
  ): Promise<string | undefined> {
    const isBound = claims.keyThumbprint !== undefined;
    if (isBound !== (shown.scheme === 'dpop')) {
      const detail = isBound
        ? 'This token is bound to a key: send it as "Authorization: DPoP <token>" with a proof.'
        : 'This token is bound to no key: send it as "Authorization: Bearer <token>".';
      throw problem('unauthenticated', { detail, headers: PROOF_CHALLENGE });
    }
    const proof = req.headers['dpop'];
    if (proof === undefined && !isBound) return undefined;
    if (typeof proof !== 'string')
      throw problem('unauthenticated', {
        detail: 'Send one proof, as the header DPoP.',
        headers: PROOF_CHALLENGE,
      });
    return verifyProof(proof, {
      method: req.method,
      url: requestUrl(req.headers, req.originalUrl),
      credential: shown.token,
      thumbprint: claims.keyThumbprint,
    });
  }

  async function requireSession(req: Request): Promise<Session> {
    const shown = shownToken(req);
    const claims = await requirePerson(shown.token);
    const context = await contextOf(claims);
    return { claims, context, provedKey: await proveKey(req, shown, claims) };
  }

  /**
   * Whoever holds a person's token, whether or not its company (still) employs them, suspends them or takes such tokens: for
   * ending their session, which is theirs in all companies and harms nobody.
   */
  async function requireHolder(req: Request): Promise<PersonClaims> {
    const shown = shownToken(req);
    const claims = await requirePerson(shown.token);
    await watch.confirm();
    refuseEnded(claims);
    await proveKey(req, shown, claims);
    return claims;
  }

  return {
    requirePerson,
    contextOf,
    /** Like requireAuth, with the claims: for what lives as long as the token. */
    requireSession,
    requireHolder,

    async requireAuth(req: Request): Promise<RequestContext> {
      return (await requireSession(req)).context;
    },

    /** The ERP itself, if the policy lets it; 403 for people and for a token without the scope it takes. */
    async requireService(req: Request, action: ActionOn<'deployment'>): Promise<ServiceClaims> {
      const claims = await verifyToken(shownToken(req).token);
      if (claims.kind !== 'service' || !judgeService(claims.service, action).allowed) {
        throw problem('forbidden', {
          detail: `This needs a service token with the scope ${ACTIONS[action].scope}.`,
        });
      }
      return claims.service;
    },
  };
}

export type RequireAuth = ReturnType<typeof createRequireAuth>;

interface ShownToken {
  scheme: 'bearer' | 'dpop';
  token: string;
}

function shownToken(req: Request): ShownToken {
  const [, scheme, token] = /^(Bearer|DPoP) ([\w.~+/-]+=*)$/i.exec(req.headers.authorization ?? '') ?? [];
  if (!token || !scheme) {
    throw problem('unauthenticated', {
      detail: 'Send the token of your session as "Authorization: Bearer <token>".',
      headers: { 'WWW-Authenticate': 'Bearer' },
    });
  }
  return { scheme: scheme.toLowerCase() === 'dpop' ? 'dpop' : 'bearer', token };
}
