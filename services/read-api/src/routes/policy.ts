import { countRootLinks, explainQuerySchema, noQuerySchema, toRootLink } from '@messaging/contracts';
import { validate } from '@messaging/service-kit';
import { Router } from 'express';
import type { ExplainDecision } from '../queries/explain-decision.ts';
import type { ReadPolicy } from '../queries/read-policy.ts';
import type { OpenRead } from './open-read.ts';

export interface PolicyRoutes {
  openRead: OpenRead;
  readPolicy: ReadPolicy;
  explainDecision: ExplainDecision;
}

/** GET /policy: what holds in the company. GET /policy/explain: what was decided about somebody, and why. */
export function createPolicyRoutes({ openRead, readPolicy, explainDecision }: PolicyRoutes): Router {
  const router = Router();

  router.get('/policy', async (req, res) => {
    const { context } = await openRead(req, res);
    validate(noQuerySchema, req.query, 'query');
    res.json(await readPolicy(context));
  });

  router.get('/policy/explain', async (req, res) => {
    const { context } = await openRead(req, res);
    const { widens, topic, transactionId, planId, ...request } = validate(
      explainQuerySchema,
      req.query,
      'query',
    );
    const fields = { topic, transactionId, planId };
    const link = countRootLinks(fields) === 0 ? undefined : toRootLink(fields);
    res.json(await explainDecision(context, { ...request, link, widens: widens === 'true' }));
  });

  return router;
}
