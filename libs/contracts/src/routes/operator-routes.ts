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
];
