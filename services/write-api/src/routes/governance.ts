import {
  changeConversationBodySchema,
  changePolicyBodySchema,
  idSchema,
  policyOverlaySchema,
  sanctionBodySchema,
  type Id,
} from '@messaging/contracts';
import type { RequireAuth } from '@messaging/identity';
import type { RouteClass } from '@messaging/redis';
import { validate, type Admit } from '@messaging/service-kit';
import { Router, type Request, type Response } from 'express';
import { z } from 'zod';
import type { ChangeConversation } from '../commands/change-conversation.ts';
import type { ChangePolicy } from '../commands/change-policy.ts';
import type { ChangeSanction } from '../commands/change-sanction.ts';
import type { SimulatePolicy } from '../queries/simulate-policy.ts';
import { answerWhileAwaited } from './while-awaited.ts';

export interface GovernanceRoutes {
  requireAuth: RequireAuth['requireAuth'];
  admit: Admit<RouteClass>;
  changePolicy: ChangePolicy;
  simulatePolicy: SimulatePolicy;
  changeSanction: ChangeSanction;
  changeConversation: ChangeConversation;
  /** Tells the relay that a company's stream has grown. */
  nudge: (companyId: Id) => void;
  /** Tells every process that what it remembers of a company's rights is old. */
  announceAccessChange: (companyId: Id) => void;
}

const pathSchema = z.strictObject({ id: idSchema });

/** What moderators and messaging admins change: the policy, what is imposed on people, and conversations as a whole. */
export function createGovernanceRoutes(options: GovernanceRoutes): Router {
  const { requireAuth, admit, changePolicy, simulatePolicy, changeSanction, changeConversation } = options;
  const router = Router();

  async function open(req: Request, res: Response) {
    const context = await requireAuth(req);
    await admit(req, res, context, 'admin');
    return context;
  }

  /** Every change here is one of rights. */
  function tell(companyId: Id): void {
    options.announceAccessChange(companyId);
    options.nudge(companyId);
  }

  router.put('/policy', async (req, res) => {
    const context = await open(req, res);
    const { expectedVersion, ...overlay } = validate(changePolicyBodySchema, req.body, 'body');
    const changed = await changePolicy(context, overlay, expectedVersion);
    tell(context.companyId);
    res.json(changed);
  });

  router.post('/policy/simulate', async (req, res) => {
    const context = await open(req, res);
    const draft = validate(policyOverlaySchema, req.body, 'body');
    await answerWhileAwaited(res, (signal) => simulatePolicy(context, draft, signal));
  });

  async function answerSanction(req: Request, res: Response, isLifted: boolean): Promise<void> {
    const context = await open(req, res);
    const { id } = validate(pathSchema, req.params, 'path');
    const wanted = isLifted ? undefined : validate(sanctionBodySchema, req.body, 'body');
    const { changed, ...view } = await changeSanction(context, id, wanted);
    if (changed) tell(context.companyId);
    res.json(view);
  }
  router.put('/people/:id/sanctions', (req, res) => answerSanction(req, res, false));
  router.delete('/people/:id/sanctions', (req, res) => answerSanction(req, res, true));

  router.put('/conversations/:id', async (req, res) => {
    const context = await open(req, res);
    const { id } = validate(pathSchema, req.params, 'path');
    const body = validate(changeConversationBodySchema, req.body, 'body');
    const { changed, ...view } = await changeConversation(context, id, body);
    if (changed) tell(context.companyId);
    res.json(view);
  });

  return router;
}
