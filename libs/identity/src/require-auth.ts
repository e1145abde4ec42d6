import type { RequestContext } from '@messaging/policy';
import { currentCorrelationId, newCorrelationId, problem } from '@messaging/service-kit';
import type { Request } from 'express';
import type { PersonClaims, ServiceClaims } from './claims.ts';
import { resolveContext, type GetEmploymentSession } from './employment-session.ts';
import type { VerifyToken } from './verify-token.ts';

export interface AuthOptions {
  verifyToken: VerifyToken;
  getEmploymentSession: GetEmploymentSession;
}

/** Who is asking: `requireAuth(req)` for people, `requireService(req, scope)` for the ERP itself. */
export function createRequireAuth({ verifyToken, getEmploymentSession }: AuthOptions) {
  /** Claims of a person's token; 401 for anything else. */
  async function requirePerson(token: string): Promise<PersonClaims> {
    const claims = await verifyToken(token);
    if (claims.kind !== 'person')
      throw problem('unauthenticated', { detail: 'This needs the token of a person.' });
    return claims.person;
  }

  async function contextOf(claims: PersonClaims): Promise<RequestContext> {
    const employment = await getEmploymentSession(claims);
    return resolveContext(claims, employment, currentCorrelationId() ?? newCorrelationId());
  }

  return {
    requirePerson,
    contextOf,

    async requireAuth(req: Request): Promise<RequestContext> {
      return contextOf(await requirePerson(bearerToken(req)));
    },

    /** Like requireAuth, with the claims: for what lives as long as the token. */
    async requireSession(req: Request): Promise<{ claims: PersonClaims; context: RequestContext }> {
      const claims = await requirePerson(bearerToken(req));
      return { claims, context: await contextOf(claims) };
    },

    async requireService(req: Request, scope: string): Promise<ServiceClaims> {
      const claims = await verifyToken(bearerToken(req));
      if (claims.kind !== 'service' || !claims.service.scopes.includes(scope)) {
        throw problem('forbidden', { detail: `This needs a service token with the scope ${scope}.` });
      }
      return claims.service;
    },
  };
}

export type RequireAuth = ReturnType<typeof createRequireAuth>;

function bearerToken(req: Request): string {
  const [, token] = /^Bearer ([\w.~+/-]+=*)$/i.exec(req.headers.authorization ?? '') ?? [];
  if (!token) {
    throw problem('unauthenticated', {
      detail: 'Send the token of your session as "Authorization: Bearer <token>".',
      headers: { 'WWW-Authenticate': 'Bearer' },
    });
  }
  return token;
}
