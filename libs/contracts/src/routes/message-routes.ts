import { z } from 'zod';
import { CONSISTENCY_HEADER } from '../headers.ts';
import { editMessageBodySchema, sendMessageBodySchema } from '../messages.ts';
import { historyQueryFields, idPathSchema, noQuerySchema, repliesQueryFields } from '../page-queries.ts';
import {
  messageVersionViewSchema,
  messageViewSchema,
  messageWrittenSchema,
  shownCursorSchema,
} from '../views/message-view-schemas.ts';
import { readHeaderFields, readHeaders, writeHeaderFields, writeHeaders } from './headers.ts';
import type { Answer, Route } from './route.ts';

const MESSAGE = '/api/messaging/messages/:id';
const exampleId = { id: '7310000000000000001' };
const limitHeaders = ['RateLimit', 'RateLimit-Policy'];

const written: Answer = {
  description: 'The message as it stands now, and what this write was in the stream.',
  schema: messageWrittenSchema,
  headers: [CONSISTENCY_HEADER, ...limitHeaders],
};

export const messageRoutes: readonly Route[] = [
  {
    service: 'write-api',
    method: 'POST',
    path: '/api/messaging',
    summary: 'Write a message, or a reply',
    caller: 'person',
    request: { headers: writeHeaders, body: sendMessageBodySchema },
    fields: {
      ...writeHeaderFields,
      'body.topic': 'topic',
      'body.transactionId': 'transaction',
      'body.planId': 'plan',
      'body.parentMessageId': 'message',
      'body.message': 'plain',
      'body.clientId': 'plain',
    },
    example: { body: { transactionId: '1001', message: 'Where is the pump?' } },
    answers: { 201: written },
    problems: [
      'root-link-count',
      'parent-not-found',
      'parent-in-other-conversation',
      'reply-too-deep',
      'duplicate-message',
      'conversation-closed',
      'muted',
      'idempotency-key-reused',
    ],
  },
  {
    service: 'write-api',
    method: 'PATCH',
    path: MESSAGE,
    summary: 'Change the text of one’s own message',
    caller: 'person',
    request: { path: idPathSchema, headers: writeHeaders, body: editMessageBodySchema },
    fields: {
      ...writeHeaderFields,
      'path.id': 'message',
      'body.message': 'plain',
      'body.expectedVersion': 'plain',
    },
    example: { path: exampleId, body: { message: 'Where is the new pump?' } },
    answers: { 200: written },
    problems: ['version-conflict', 'message-gone', 'conversation-closed', 'muted', 'idempotency-key-reused'],
  },
  {
    service: 'write-api',
    method: 'DELETE',
    path: MESSAGE,
    summary: 'Delete a message: its place stays, its text goes',
    caller: 'person',
    request: { path: idPathSchema, headers: writeHeaders },
    fields: { ...writeHeaderFields, 'path.id': 'message' },
    example: { path: exampleId },
    answers: { 200: written },
    problems: ['message-gone', 'conversation-closed', 'muted', 'idempotency-key-reused'],
  },
  {
    service: 'read-api',
    method: 'GET',
    path: MESSAGE,
    summary: 'One message',
    caller: 'person',
    request: { path: idPathSchema, query: noQuerySchema, headers: readHeaders },
    fields: { ...readHeaderFields, 'path.id': 'message' },
    example: { path: exampleId },
    answers: {
      200: { description: 'The message.', schema: z.strictObject({ message: messageViewSchema }) },
    },
    problems: [],
  },
  {
    service: 'read-api',
    method: 'GET',
    path: `${MESSAGE}/history`,
    summary: 'Every text a message has had, page by page; for its author and moderators',
    caller: 'person',
    request: { path: idPathSchema, query: z.strictObject(historyQueryFields), headers: readHeaders },
    fields: {
      ...readHeaderFields,
      'path.id': 'message',
      'query.before': 'cursor',
      'query.limit': 'plain',
    },
    example: { path: exampleId, query: { limit: '50' } },
    answers: {
      200: {
        description: 'The newest page, oldest first.',
        schema: z.strictObject({
          versions: z.array(messageVersionViewSchema),
          page: z.strictObject({ before: shownCursorSchema.nullable() }),
        }),
      },
    },
    problems: ['invalid-cursor'],
  },
  {
    service: 'read-api',
    method: 'GET',
    path: `${MESSAGE}/replies`,
    summary: 'The replies of a thread, page by page',
    caller: 'person',
    request: { path: idPathSchema, query: z.strictObject(repliesQueryFields), headers: readHeaders },
    fields: {
      ...readHeaderFields,
      'path.id': 'message',
      'query.before': 'cursor',
      'query.limit': 'plain',
    },
    example: { path: exampleId, query: { limit: '30' } },
    answers: {
      200: {
        description: 'Oldest first.',
        schema: z.strictObject({
          replies: z.array(messageViewSchema),
          page: z.strictObject({ before: shownCursorSchema.nullable() }),
        }),
      },
    },
    problems: ['invalid-cursor'],
  },
];
