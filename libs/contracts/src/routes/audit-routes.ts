import { auditPageSchema, auditQuerySchema } from '../audit.ts';
import { auditWebhookBodySchema, auditWebhookViewSchema } from '../audit-webhook.ts';
import { noQuerySchema } from '../page-queries.ts';
import type { Route } from './route.ts';

export const auditRoutes: readonly Route[] = [
  {
    service: 'write-api',
    method: 'GET',
    path: '/api/messaging/audit',
    summary: 'Who did what, for auditors; that they looked is recorded',
    caller: 'person',
    request: { query: auditQuerySchema },
    fields: {
      'query.messageId': 'message',
      'query.conversationId': 'conversation',
      'query.actorUserId': 'person',
      'query.correlationId': 'plain',
      'query.before': 'event',
      'query.limit': 'plain',
    },
    example: { query: { messageId: '7310000000000000001', limit: '50' } },
    answers: { 200: { description: 'Newest first; ids of others match nothing.', schema: auditPageSchema } },
    problems: [],
  },
  {
    service: 'write-api',
    method: 'GET',
    path: '/api/messaging/audit/webhook',
    summary: 'Where the company’s checkpoints are sent, for auditors',
    caller: 'person',
    request: { query: noQuerySchema },
    fields: {},
    example: {},
    answers: {
      200: { description: 'The address, without its query.', schema: auditWebhookViewSchema },
    },
    problems: [],
  },
  {
    service: 'write-api',
    method: 'PUT',
    path: '/api/messaging/audit/webhook',
    summary: 'Say where the company’s checkpoints are sent; that it was changed is recorded',
    caller: 'person',
    request: { body: auditWebhookBodySchema },
    fields: { 'body.url': 'plain', 'body.expectedVersion': 'plain' },
    // What is asked for in tests is not to have a worker call anybody.
    example: { body: { url: null } },
    answers: { 200: { description: 'What holds now.', schema: auditWebhookViewSchema } },
    problems: ['version-conflict'],
  },
];
