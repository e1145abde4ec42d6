import { historyQueryFields, idPathSchema, noQuerySchema, repliesQueryFields } from '@messaging/contracts';
import { presentMessage } from '@messaging/messages';
import { validate } from '@messaging/service-kit';
import { Router } from 'express';
import { z } from 'zod';
import type { FindReadableMessage } from '../queries/find-readable-message.ts';
import type { ReadHistory } from '../queries/read-history.ts';
import type { ReadReplies } from '../queries/read-replies.ts';
import type { OpenRead } from './open-read.ts';
import { cursorField, positionIn } from './query-fields.ts';

export interface MessageRoutes {
  openRead: OpenRead;
  findReadableMessage: FindReadableMessage;
  readHistory: ReadHistory;
  readReplies: ReadReplies;
}

const repliesQuerySchema = z.strictObject({
  ...repliesQueryFields,
  before: cursorField('replies').optional(),
});

const historyQuerySchema = z.strictObject({
  ...historyQueryFields,
  before: cursorField('versions').optional(),
});

/** GET /messages/:id and what hangs on it. */
export function createMessageRoutes(options: MessageRoutes): Router {
  const { openRead, findReadableMessage, readHistory, readReplies } = options;
  const router = Router();

  router.get('/messages/:id', async (req, res) => {
    const { context } = await openRead(req, res);
    const { id } = validate(idPathSchema, req.params, 'path');
    validate(noQuerySchema, req.query, 'query');
    res.json({ message: presentMessage(await findReadableMessage(context, id)) });
  });

  router.get('/messages/:id/history', async (req, res) => {
    const { context } = await openRead(req, res);
    const { id } = validate(idPathSchema, req.params, 'path');
    const { before, limit } = validate(historyQuerySchema, req.query, 'query');
    res.json(await readHistory(context, id, { before: positionIn(before), limit }));
  });

  router.get('/messages/:id/replies', async (req, res) => {
    const asker = await openRead(req, res);
    const { id } = validate(idPathSchema, req.params, 'path');
    const { before, limit } = validate(repliesQuerySchema, req.query, 'query');
    res.json(await readReplies(asker, id, { before: positionIn(before), limit }));
  });

  return router;
}
