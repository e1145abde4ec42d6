import { CONSISTENCY_HEADER, readConsistencyToken, type Sequence } from '@messaging/contracts';
import type { RequireAuth } from '@messaging/identity';
import type { RouteClass } from '@messaging/redis';
import { annotateRequest, problem, type Admit } from '@messaging/service-kit';
import type { Request, Response } from 'express';
import type { Asker } from '../queries/asker.ts';

export type OpenRead = (req: Request, res: Response, routeClass?: RouteClass) => Promise<Asker>;

/** What every read begins with: who asks, whether the limits allow it, and how new the answer must be. */
export function createOpenRead(requireAuth: RequireAuth['requireAuth'], admit: Admit<RouteClass>): OpenRead {
  return async function openRead(req, res, routeClass = 'read') {
    const context = await requireAuth(req);
    annotateRequest(res, { companyId: context.companyId, userId: context.userId });
    await admit(req, res, context, routeClass);
    return { context, atLeast: readAtLeast(req) };
  };
}

function readAtLeast(req: Request): Sequence {
  const token = req.get(CONSISTENCY_HEADER);
  if (token === undefined) return '0';
  const seq = readConsistencyToken(token);
  if (seq !== undefined) return seq;
  throw problem('invalid-request', {
    field: CONSISTENCY_HEADER,
    detail: `${CONSISTENCY_HEADER} is not one that a write answered with.`,
  });
}
