import { auditPageSchema, auditQuerySchema } from '../audit.ts';
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
];
