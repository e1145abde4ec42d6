import { noQuerySchema, notificationsQueryFields, peopleQuerySchema } from '@messaging/contracts';
import { validate } from '@messaging/service-kit';
import { Router } from 'express';
import { z } from 'zod';
import type { ListNotifications } from '../queries/list-notifications.ts';
import type { SuggestPeople } from '../queries/suggest-people.ts';
import type { WhoAmI } from '../queries/who-am-i.ts';
import type { OpenRead } from './open-read.ts';
import { cursorField, positionIn } from './query-fields.ts';

export interface PeopleRoutes {
  openRead: OpenRead;
  whoAmI: WhoAmI;
  suggestPeople: SuggestPeople;
  listNotifications: ListNotifications;
}

const notificationsQuerySchema = z.strictObject({
  ...notificationsQueryFields,
  after: cursorField('notifications').optional(),
});

/** The person themselves, their colleagues, and what they should hear of. */
export function createPeopleRoutes(options: PeopleRoutes): Router {
  const { openRead, whoAmI, suggestPeople, listNotifications } = options;
  const router = Router();

  router.get('/me', async (req, res) => {
    const { context } = await openRead(req, res);
    validate(noQuerySchema, req.query, 'query');
    res.json(await whoAmI(context));
  });

  router.get('/people', async (req, res) => {
    const asker = await openRead(req, res, 'search');
    res.json(await suggestPeople(asker, validate(peopleQuerySchema, req.query, 'query')));
  });

  router.get('/notifications', async (req, res) => {
    const asker = await openRead(req, res);
    const { after, limit } = validate(notificationsQuerySchema, req.query, 'query');
    res.json(await listNotifications(asker, { below: positionIn(after), limit }));
  });

  return router;
}
