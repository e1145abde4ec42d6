import { countRootLinks, eventsQuerySchema, toRootLink } from '@messaging/contracts';
import { validate } from '@messaging/service-kit';
import { Router } from 'express';
import type { ReadEvents } from '../queries/read-events.ts';
import type { OpenRead } from './open-read.ts';

export interface EventRoutes {
  openRead: OpenRead;
  readEvents: ReadEvents;
}

/** GET /events: what happened since, for who was away. */
export function createEventRoutes({ openRead, readEvents }: EventRoutes): Router {
  const router = Router();

  router.get('/events', async (req, res) => {
    const asker = await openRead(req, res, 'catch-up');
    const { after, limit, ...fields } = validate(eventsQuerySchema, req.query, 'query');
    const link = countRootLinks(fields) === 0 ? undefined : toRootLink(fields);
    res.json(await readEvents(asker, { after, limit, link }));
  });

  return router;
}
