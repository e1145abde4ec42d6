import {
  conversationListQueryFields,
  countRootLinks,
  needsOneLink,
  threadQueryFields,
  toRootLink,
} from '@messaging/contracts';
import { validate } from '@messaging/service-kit';
import { Router, type Request, type Response } from 'express';
import { z } from 'zod';
import { BEYOND_ALL } from '../presenters/cursors.ts';
import { threadTag } from '../presenters/thread-tag.ts';
import type { Asker } from '../queries/asker.ts';
import type { FindReadableConversation } from '../queries/find-readable-conversation.ts';
import type { ListConversations } from '../queries/list-conversations.ts';
import type { ReadThreadPage, ThreadPageRequest } from '../queries/read-thread-page.ts';
import { answerNotModified } from './not-modified.ts';
import type { OpenRead } from './open-read.ts';
import { cursorField, positionIn } from './query-fields.ts';

export interface ConversationRoutes {
  openRead: OpenRead;
  findReadableConversation: FindReadableConversation;
  readThreadPage: ReadThreadPage;
  listConversations: ListConversations;
}

const threadQuerySchema = z
  .strictObject({
    ...threadQueryFields,
    before: cursorField('threads').optional(),
    after: cursorField('threads').optional(),
  })
  .superRefine(needsOneLink)
  .refine(({ before, after }) => !(before && after), {
    path: ['after'],
    message: 'cannot be used together with before',
  });

const listQuerySchema = z.strictObject({
  ...conversationListQueryFields,
  after: cursorField('conversations').optional(),
});

/** GET /: the threads of one link, or without one the person's conversations. */
export function createConversationRoutes(options: ConversationRoutes): Router {
  const { openRead, findReadableConversation, readThreadPage, listConversations } = options;
  const router = Router();

  async function answerThreads(asker: Asker, req: Request, res: Response): Promise<void> {
    const { before, after, limit, ...fields } = validate(threadQuerySchema, req.query, 'query');
    const link = toRootLink(fields);
    const page: ThreadPageRequest = {
      from: { direction: after ? 'after' : 'before', position: positionIn(after ?? before) },
      limit,
    };
    const conversation = await findReadableConversation(asker.context, link);
    const etag = threadTag(asker.context, link, page, conversation);
    if (answerNotModified(req, res, etag)) return;
    const threads = await readThreadPage(asker, conversation, page);
    res.setHeader('ETag', etag);
    res.json(threads);
  }

  async function answerList(asker: Asker, req: Request, res: Response): Promise<void> {
    const { after, limit } = validate(listQuerySchema, req.query, 'query');
    const [lastSeq = BEYOND_ALL, id = BEYOND_ALL] = after ?? [];
    res.json(await listConversations(asker, { below: { lastSeq, id }, limit }));
  }

  router.get('/', async (req, res) => {
    const asker = await openRead(req, res);
    await (countRootLinks(req.query) > 0 ? answerThreads : answerList)(asker, req, res);
  });

  return router;
}
