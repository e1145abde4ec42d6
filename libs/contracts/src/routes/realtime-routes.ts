import { z } from 'zod';
import { PROOF_HEADER } from '../headers.ts';
import type { SocketTicket } from '../realtime.ts';
import type { Route } from './route.ts';

const socketTicketSchema = z
  .strictObject({ ticket: z.string(), expiresInSeconds: z.int().min(1) })
  .meta({ id: 'SocketTicket' }) satisfies z.ZodType<SocketTicket>;

export const realtimeRoutes: readonly Route[] = [
  {
    service: 'realtime-gateway',
    method: 'POST',
    path: '/api/messaging/realtime/tickets',
    summary: 'A ticket for one socket',
    caller: 'person',
    request: { headers: z.object({ [PROOF_HEADER]: z.string().max(2_048).optional() }) },
    fields: { [`headers.${PROOF_HEADER}`]: 'plain' },
    example: {},
    answers: { 201: { description: 'Good once, and not for long.', schema: socketTicketSchema } },
    problems: [],
  },
];
