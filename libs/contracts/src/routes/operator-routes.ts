import { z } from 'zod';
import type { Route } from './route.ts';

export const operatorRoutes: readonly Route[] = [
  {
    service: 'read-api',
    method: 'GET',
    path: '/messaging/slo',
    summary: 'The objectives’ page: sums over all companies',
    caller: 'anybody',
    request: { query: z.object({ format: z.string().optional() }) },
    fields: { 'query.format': 'plain' },
    example: {},
    answers: {
      200: { description: 'For people, or as JSON.', schema: z.string(), contentType: 'text/html' },
    },
    problems: [],
  },
  {
    service: 'read-api',
    method: 'GET',
    path: '/api/messaging/openapi.json',
    summary: 'This description',
    caller: 'anybody',
    request: {},
    fields: {},
    example: {},
    answers: {
      200: { description: 'OpenAPI 3.1.', schema: z.looseObject({ openapi: z.literal('3.1.0') }) },
    },
    problems: [],
  },
];
