import { directoryBodySchema, type DirectoryBody, type Id } from '@messaging/contracts';
import type { RequireAuth } from '@messaging/identity';
import type { AnnounceAccessChange, RouteClass } from '@messaging/redis';
import { currentCorrelationId, newCorrelationId, validate, type Admit } from '@messaging/service-kit';
import { Router } from 'express';

export interface DirectoryRoutes {
  requireService: RequireAuth['requireService'];
  admit: Admit<RouteClass>;
  upsertDirectory: (directory: DirectoryBody, correlationId: string) => Promise<Id[]>;
  announceAccessChange: AnnounceAccessChange;
  nudge: (companyId: Id) => void;
}

// The upsert is of no one company; no real one has this number.
const THE_ERP = { companyId: '0', userId: '0' };

/** PUT /directory: the ERP tells who works where. Its own token, not a person's. */
export function createDirectoryRoutes({
  requireService,
  admit,
  upsertDirectory,
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

  return router;
}
