import { auditQuerySchema } from '@messaging/contracts';
import { validate } from '@messaging/service-kit';
import { Router } from 'express';
import type { ReadAudit } from '../queries/read-audit.ts';
import type { OpenRead } from './open-read.ts';

export interface AuditRoutes {
  openRead: OpenRead;
  readAudit: ReadAudit;
}

/** GET /audit: for auditors. */
export function createAuditRoutes({ openRead, readAudit }: AuditRoutes): Router {
  const router = Router();
  router.get('/audit', async (req, res) => {
    const { context } = await openRead(req, res);
    res.json(await readAudit(context, validate(auditQuerySchema, req.query, 'query')));
  });
  return router;
}
