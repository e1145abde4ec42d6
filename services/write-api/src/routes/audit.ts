import { auditQuerySchema, auditWebhookBodySchema, noQuerySchema, type Id } from '@messaging/contracts';
import type { RequireAuth } from '@messaging/identity';
import type { RouteClass } from '@messaging/redis';
import { validate, type Admit } from '@messaging/service-kit';
import { Router, type Request, type Response } from 'express';
import type { ChangeAuditWebhook } from '../commands/change-audit-webhook.ts';
import type { ReadAudit } from '../commands/read-audit.ts';
import type { ReadAuditWebhook } from '../queries/read-audit-webhook.ts';

export interface AuditRoutes {
  requireAuth: RequireAuth['requireAuth'];
  admit: Admit<RouteClass>;
  readAudit: ReadAudit;
  readAuditWebhook: ReadAuditWebhook;
  changeAuditWebhook: ChangeAuditWebhook;
  /** Tells the relay that a company's stream has grown. */
  nudge: (companyId: Id) => void;
}

/** For auditors. A look at the trail is an event, so it is answered here, where events are written. */
export function createAuditRoutes(options: AuditRoutes): Router {
  const { requireAuth, admit, readAudit, readAuditWebhook, changeAuditWebhook, nudge } = options;
  const router = Router();

  async function open(req: Request, res: Response) {
    const context = await requireAuth(req);
    await admit(req, res, context, 'admin');
    return context;
  }

  router.get('/audit', async (req, res) => {
    const context = await open(req, res);
    const page = await readAudit(context, validate(auditQuerySchema, req.query, 'query'));
    nudge(context.companyId);
    res.json(page);
  });

  router.get('/audit/webhook', async (req, res) => {
    const context = await open(req, res);
    validate(noQuerySchema, req.query, 'query');
    res.json(await readAuditWebhook(context));
  });

  router.put('/audit/webhook', async (req, res) => {
    const context = await open(req, res);
    const view = await changeAuditWebhook(context, validate(auditWebhookBodySchema, req.body, 'body'));
    nudge(context.companyId);
    res.json(view);
  });

  return router;
}
