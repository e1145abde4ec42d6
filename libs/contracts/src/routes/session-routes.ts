import { revocationBodySchema } from '../sessions.ts';
import type { Route } from './route.ts';

export const sessionRoutes: readonly Route[] = [
  {
    service: 'write-api',
    method: 'POST',
    path: '/api/messaging/sessions/revocations',
    summary: 'The ERP ends sessions: one, all of a person, or all up to a time',
    caller: 'service',
    request: { body: revocationBodySchema },
    fields: {
      'body.sessionId': 'plain',
      'body.userId': 'person',
      'body.companyId': 'company',
      'body.issuedBefore': 'plain',
      'body.reason': 'plain',
    },
    example: { body: { sessionId: 'a-session-of-the-erp', userId: '7' } },
    answers: { 204: { description: 'Within a second no token of these sessions is taken anywhere.' } },
    problems: [],
  },
  {
    service: 'write-api',
    method: 'DELETE',
    path: '/api/messaging/session',
    summary: 'Log out: end the session of the token, in all companies',
    caller: 'holder',
    request: {},
    fields: {},
    example: {},
    answers: { 204: { description: 'Within a second no token of this session is taken anywhere.' } },
    problems: [],
  },
];
