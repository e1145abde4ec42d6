import { z } from 'zod';
import { directoryBodySchema } from '../directory.ts';
import { erasureBodySchema, erasureQuerySchema, erasureViewSchema } from '../erasures.ts';
import { idSchema } from '../ids.ts';
import { markNotificationsReadBodySchema } from '../notifications.ts';
import { noQuerySchema, notificationsQueryFields, peopleQuerySchema } from '../page-queries.ts';
import { permissionSchema } from '../permissions.ts';
import { notificationPageSchema } from '../views/event-view-schemas.ts';
import { muteSchema } from '../views/governance-view-schemas.ts';
import { readHeaderFields, readHeaders } from './headers.ts';
import type { Route } from './route.ts';

export const peopleRoutes: readonly Route[] = [
  {
    service: 'read-api',
    method: 'GET',
    path: '/api/messaging/me',
    summary: 'The person and their rights',
    caller: 'person',
    request: { query: noQuerySchema, headers: readHeaders },
    fields: { ...readHeaderFields },
    example: {},
    answers: {
      200: {
        description: 'As the directory has them now.',
        schema: z.strictObject({
          userId: idSchema,
          displayName: z.string(),
          companyId: idSchema,
          companyName: z.string(),
          permissions: z.array(permissionSchema),
          mute: muteSchema.nullable(),
        }),
      },
    },
    problems: [],
  },
  {
    service: 'read-api',
    method: 'GET',
    path: '/api/messaging/people',
    summary: 'Colleagues whose name begins with these words',
    caller: 'person',
    request: { query: peopleQuerySchema, headers: readHeaders },
    fields: { ...readHeaderFields, 'query.query': 'person', 'query.limit': 'plain' },
    example: { query: { query: 'an', limit: '8' } },
    answers: {
      200: {
        description: 'By name.',
        schema: z.strictObject({
          people: z.array(
            z.strictObject({ userId: idSchema, displayName: z.string(), username: z.string() }),
          ),
        }),
      },
    },
    problems: [],
  },
  {
    service: 'read-api',
    method: 'GET',
    path: '/api/messaging/notifications',
    summary: 'What the person should hear of',
    caller: 'person',
    request: { query: z.strictObject(notificationsQueryFields), headers: readHeaders },
    fields: { ...readHeaderFields, 'query.after': 'cursor', 'query.limit': 'plain' },
    example: { query: { limit: '30' } },
    answers: { 200: { description: 'Newest first.', schema: notificationPageSchema } },
    problems: ['invalid-cursor'],
  },
  {
    service: 'write-api',
    method: 'PUT',
    path: '/api/messaging/notifications/read',
    summary: 'Mark notifications as read: these, or all',
    caller: 'person',
    request: { body: markNotificationsReadBodySchema },
    fields: { 'body.ids[]': 'notification', 'body.all': 'plain' },
    example: { body: { ids: ['7310000000000000001'] } },
    answers: { 204: { description: 'Done; ids of others match nothing.' } },
    problems: [],
  },
  {
    service: 'write-api',
    method: 'PUT',
    path: '/api/messaging/directory',
    summary: 'The ERP tells who works where',
    caller: 'service',
    request: { body: directoryBodySchema },
    fields: {
      'body.companies[].id': 'company',
      'body.companies[].name': 'plain',
      'body.companies[].proofRequired': 'plain',
      'body.users[].id': 'person',
      'body.users[].username': 'plain',
      'body.users[].displayName': 'plain',
      'body.users[].email': 'plain',
      'body.employments[].companyId': 'company',
      'body.employments[].userId': 'person',
      'body.employments[].permissions[]': 'plain',
      'body.employments[].active': 'plain',
    },
    example: {
      body: {
        companies: [{ id: '1', name: 'Acme' }],
        users: [{ id: '7', username: 'anna', displayName: 'Anna' }],
        employments: [{ companyId: '1', userId: '7', permissions: ['messaging.moderate'] }],
      },
    },
    answers: {
      200: {
        description: 'How many of each were taken over.',
        schema: z.strictObject({
          companies: z.int().min(0),
          users: z.int().min(0),
          employments: z.int().min(0),
        }),
      },
    },
    problems: [],
  },
  {
    service: 'write-api',
    method: 'POST',
    path: '/api/messaging/directory/erasures',
    summary: 'The ERP has a person’s texts, and their name, erased from a company they have left',
    caller: 'service',
    request: { body: erasureBodySchema },
    fields: { 'body.companyId': 'company', 'body.userId': 'person', 'body.dryRun': 'plain' },
    example: { body: { companyId: '1', userId: '7', dryRun: true } },
    answers: {
      200: { description: 'What would be erased (`dryRun`).', schema: erasureViewSchema },
      202: { description: 'It is being done: `GET` tells how far it is.', schema: erasureViewSchema },
    },
    problems: ['not-found', 'still-employed'],
  },
  {
    service: 'write-api',
    method: 'GET',
    path: '/api/messaging/directory/erasures',
    summary: 'How far an erasure is',
    caller: 'service',
    request: { query: erasureQuerySchema },
    fields: { 'query.companyId': 'company', 'query.userId': 'person' },
    example: { query: { companyId: '1', userId: '7' } },
    answers: { 200: { description: 'The last one that was asked for.', schema: erasureViewSchema } },
    problems: ['not-found'],
  },
];
