import {
  directoryBodySchema,
  erasureBodySchema,
  erasureQuerySchema,
  type DirectoryBody,
  type Id,
} from '@messaging/contracts';
import type { RequireAuth } from '@messaging/identity';
import type { AnnounceAccessChange, RouteClass } from '@messaging/redis';
import { currentCorrelationId, newCorrelationId, validate, type Admit } from '@messaging/service-kit';
import { Router } from 'express';
import type { RequestErasure } from '../commands/request-erasure.ts';
import type { ReadErasure } from '../queries/read-erasure.ts';

export interface DirectoryRoutes {
  requireService: RequireAuth['requireService'];
  admit: Admit<RouteClass>;
  upsertDirectory: (directory: DirectoryBody, correlationId: string) => Promise<Id[]>;
  requestErasure: RequestErasure;
  readErasure: ReadErasure;
  announceAccessChange: AnnounceAccessChange;
  nudge: (companyId: Id) => void;
}

// The upsert is of no one company; no real one has this number.
const THE_ERP = { companyId: '0', userId: '0' };

/** For the ERP, with a token of its own: who works where, and whose texts and name are to go. */
export function createDirectoryRoutes({
  requireService,
  admit,
  upsertDirectory,
  requestErasure,
  readErasure,
  announceAccessChange,
  nudge,
}: DirectoryRoutes): Router {
  const router = Router();

  router.put('/directory', async (req, res) => {
    await requireService(req, 'writeDirectory');
    await admit(req, res, THE_ERP, 'directory');
    const directory = validate(directoryBodySchema, req.body, 'body');
    const touched = await upsertDirectory(directory, currentCorrelationId() ?? newCorrelationId());
    // First who must stop, then who should know.
    touched.forEach(announceAccessChange);
    touched.forEach(nudge);
    res.json({
      companies: directory.companies.length,
      users: directory.users.length,
      employments: directory.employments.length,
    });
  });

  router.post('/directory/erasures', async (req, res) => {
    await requireService(req, 'erasePerson');
    await admit(req, res, THE_ERP, 'directory');
    const wanted = validate(erasureBodySchema, req.body, 'body');
    const view = await requestErasure(wanted, currentCorrelationId() ?? newCorrelationId());
    if (!wanted.dryRun) nudge(wanted.companyId);
    res.status(wanted.dryRun ? 200 : 202).json(view);
  });

  router.get('/directory/erasures', async (req, res) => {
    await requireService(req, 'erasePerson');
    await admit(req, res, THE_ERP, 'directory');
    res.json(await readErasure(validate(erasureQuerySchema, req.query, 'query')));
  });

  return router;
}
