import {
  followBodySchema,
  idPathSchema,
  markNotificationsReadBodySchema,
  markReadBodySchema,
} from '@messaging/contracts';
import type { RequireAuth } from '@messaging/identity';
import type { RouteClass } from '@messaging/redis';
import { validate, type Admit } from '@messaging/service-kit';
import { Router } from 'express';
import type { createFollowConversation } from '../commands/follow-conversation.ts';
import type { createMarkNotificationsRead } from '../commands/mark-notifications-read.ts';
import type { createMarkRead } from '../commands/mark-read.ts';

export interface ConversationRoutes {
  requireAuth: RequireAuth['requireAuth'];
  admit: Admit<RouteClass>;
  markRead: ReturnType<typeof createMarkRead>;
  followConversation: ReturnType<typeof createFollowConversation>;
  markNotificationsRead: ReturnType<typeof createMarkNotificationsRead>;
}

/** What a person keeps for themselves: how far they have read, what they follow, which notifications they saw. */
export function createConversationRoutes(options: ConversationRoutes): Router {
  const { requireAuth, admit, markRead, followConversation, markNotificationsRead } = options;
  const router = Router();

  router.put('/conversations/:id/read', async (req, res) => {
    const context = await requireAuth(req);
    await admit(req, res, context, 'mark');
    const { id } = validate(idPathSchema, req.params, 'path');
    const { position } = validate(markReadBodySchema, req.body, 'body');
    await markRead(context, id, position);
    res.status(204).end();
  });

  router.put('/conversations/:id/following', async (req, res) => {
    const context = await requireAuth(req);
    await admit(req, res, context, 'mark');
    const { id } = validate(idPathSchema, req.params, 'path');
    const { level } = validate(followBodySchema, req.body, 'body');
    await followConversation(context, id, level);
    res.status(204).end();
  });

  router.put('/notifications/read', async (req, res) => {
    const context = await requireAuth(req);
    await admit(req, res, context, 'mark');
    const body = validate(markNotificationsReadBodySchema, req.body, 'body');
    await markNotificationsRead(context, 'ids' in body ? body.ids : undefined);
    res.status(204).end();
  });

  return router;
}
