import { revocationBodySchema, type Id, type RevocationBody } from '@messaging/contracts';
import type { NewRevocation, RequireAuth } from '@messaging/identity';
import type { AnnounceRevocation, RouteClass } from '@messaging/redis';
import {
  annotateRequest,
  currentCorrelationId,
  newCorrelationId,
  validate,
  type Admit,
} from '@messaging/service-kit';
import { Router } from 'express';
import type { RevokeSessions } from '../commands/revoke-sessions.ts';

export interface SessionRoutes {
  requireHolder: RequireAuth['requireHolder'];
  requireService: RequireAuth['requireService'];
  admit: Admit<RouteClass>;
  revokeSessions: RevokeSessions;
  announceRevocation: AnnounceRevocation;
  /** Tells the relay that a company's stream has grown. */
  nudge: (companyId: Id) => void;
}

// The limits count people of companies; no company has this number.
const THE_ERP = { companyId: '0', userId: '0' };

/** DELETE /session: a person logs out. POST /sessions/revocations: the ERP says whose sessions have ended. */
export function createSessionRoutes(parts: SessionRoutes): Router {
  const { requireHolder, requireService, admit } = parts;
  const router = Router();

  async function end(revocation: NewRevocation, actorUserId: Id | null): Promise<void> {
    const correlationId = currentCorrelationId() ?? newCorrelationId();
    const touched = await parts.revokeSessions(revocation, { actorUserId, correlationId });
    parts.announceRevocation();
    touched.forEach(parts.nudge);
  }

  router.delete('/session', async (req, res) => {
    const { companyId, userId, sessionId } = await requireHolder(req);
    annotateRequest(res, { companyId, userId });
    await admit(req, res, { companyId, userId }, 'session');
    // Of this person only: a session is known by a name that the ERP chose, and might choose twice.
    await end({ userId, sessionId, reason: 'log-out' }, userId);
    res.status(204).end();
  });

  router.post('/sessions/revocations', async (req, res) => {
    await requireService(req, 'revokeSessions');
    await admit(req, res, THE_ERP, 'session');
    await end(toRevocation(validate(revocationBodySchema, req.body, 'body')), null);
    res.status(204).end();
  });

  return router;
}

/** Tokens tell their age in whole seconds: one of the second in which its session ended is taken to be from before. */
function toRevocation({ issuedBefore, ...named }: RevocationBody, now = Date.now()): NewRevocation {
  if (issuedBefore === undefined && named.sessionId !== undefined) return named;
  const until = issuedBefore === undefined ? now : Date.parse(issuedBefore);
  return { ...named, issuedUntil: Math.floor(until / 1_000) };
}
