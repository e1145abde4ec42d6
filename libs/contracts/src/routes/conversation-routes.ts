import { z } from 'zod';
import { followBodySchema, markReadBodySchema } from '../messages.ts';
import {
  conversationListQueryFields,
  eventsQuerySchema,
  idPathSchema,
  mayHaveOneLink,
  threadQueryFields,
} from '../page-queries.ts';
import { eventPageSchema } from '../views/event-view-schemas.ts';
import { conversationListPageSchema, threadPageSchema } from '../views/message-view-schemas.ts';
import { readHeaderFields, readHeaders } from './headers.ts';
import type { Answer, Route } from './route.ts';

const CONVERSATION = '/api/messaging/conversations/:id';
const exampleId = { id: '7310000000000000001' };
const done: Answer = { description: 'Done.' };

const linkFields = {
  'query.topic': 'topic',
  'query.transactionId': 'transaction',
  'query.planId': 'plan',
} as const;

export const conversationRoutes: readonly Route[] = [
  {
    service: 'read-api',
    method: 'GET',
    path: '/api/messaging',
    summary: 'The threads of one link, or without one the person’s conversations',
    caller: 'person',
    request: {
      query: z
        .strictObject({ ...threadQueryFields, ...conversationListQueryFields })
        .superRefine(mayHaveOneLink),
      headers: readHeaders.extend({ 'If-None-Match': z.string().optional() }),
    },
    fields: {
      ...readHeaderFields,
      ...linkFields,
      'headers.If-None-Match': 'plain',
      'query.before': 'cursor',
      'query.after': 'cursor',
      'query.limit': 'plain',
    },
    example: { query: { transactionId: '1001', limit: '30' } },
    answers: {
      200: {
        description: 'With a link its threads, an empty page where nobody has written; else the list.',
        schema: z.union([threadPageSchema, conversationListPageSchema]),
        headers: ['ETag'],
      },
      304: { description: 'What the caller holds is still so.', headers: ['ETag'] },
    },
    problems: ['root-link-count', 'invalid-cursor'],
  },
  {
    service: 'read-api',
    method: 'GET',
    path: '/api/messaging/events',
    summary: 'What happened since, of what the person may read now',
    caller: 'person',
    request: { query: eventsQuerySchema, headers: readHeaders },
    fields: { ...readHeaderFields, ...linkFields, 'query.after': 'event', 'query.limit': 'plain' },
    example: { query: { after: '0', limit: '200' } },
    answers: { 200: { description: 'In the order of the stream.', schema: eventPageSchema } },
    problems: ['root-link-count'],
  },
  {
    service: 'write-api',
    method: 'PUT',
    path: `${CONVERSATION}/read`,
    summary: 'Note how far one has read',
    caller: 'person',
    request: { path: idPathSchema, body: markReadBodySchema },
    fields: { 'path.id': 'conversation', 'body.position': 'plain' },
    example: { path: exampleId, body: { position: '1' } },
    answers: { 204: done },
    problems: [],
  },
  {
    service: 'write-api',
    method: 'PUT',
    path: `${CONVERSATION}/following`,
    summary: 'Say how closely one follows a conversation',
    caller: 'person',
    request: { path: idPathSchema, body: followBodySchema },
    fields: { 'path.id': 'conversation', 'body.level': 'plain' },
    example: { path: exampleId, body: { level: 'all' } },
    answers: { 204: done },
    problems: [],
  },
];
