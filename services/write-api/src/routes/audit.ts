import { auditQuerySchema, type Id } from '@messaging/contracts';
import type { RequireAuth } from '@messaging/identity';
import type { RouteClass } from '@messaging/redis';
import { validate, type Admit } from '@messaging/service-kit';
import { Router } from 'express';
import type { ReadAudit } from '../commands/read-audit.ts';

export interface AuditRoutes {
  requireAuth: RequireAuth['requireAuth'];
  admit: Admit<RouteClass>;
  readAudit: ReadAudit;
  /** Tells the relay that a company's stream has grown. */
  nudge: (companyId: Id) => void;
}

/** GET /audit: for auditors. A look is an event, so it is answered here, where events are written. */
export function createAuditRoutes({ requireAuth, admit, readAudit, nudge }: AuditRoutes): Router {
  const router = Router();

  router.get('/audit', async (req, res) => {
    const context = await requireAuth(req);
    await admit(req, res, context, 'admin');
    const page = await readAudit(context, validate(auditQuerySchema, req.query, 'query'));
    nudge(context.companyId);
    res.json(page);
  });

  return router;
}
