import {
  DIRECTORY_WRITE_SCOPE,
  directoryBodySchema,
  type DirectoryBody,
  type Id,
} from '@messaging/contracts';
import type { RequireAuth } from '@messaging/identity';
import { currentCorrelationId, newCorrelationId, validate } from '@messaging/service-kit';
import { Router } from 'express';

export interface DirectoryRoutes {
  requireService: RequireAuth['requireService'];
  upsertDirectory: (directory: DirectoryBody, correlationId: string) => Promise<Id[]>;
  nudge: (companyId: Id) => void;
}

/** PUT /directory: the ERP tells who works where. Its own token, not a person's. */
export function createDirectoryRoutes({ requireService, upsertDirectory, nudge }: DirectoryRoutes): Router {
  const router = Router();

  router.put('/directory', async (req, res) => {
    await requireService(req, DIRECTORY_WRITE_SCOPE);
    const directory = validate(directoryBodySchema, req.body, 'body');
    const touched = await upsertDirectory(directory, currentCorrelationId() ?? newCorrelationId());
    touched.forEach(nudge);
    res.json({
      companies: directory.companies.length,
      users: directory.users.length,
      employments: directory.employments.length,
    });
  });

  return router;
}
