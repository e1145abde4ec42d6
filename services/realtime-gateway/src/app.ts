import { createCors, createHttpApp, type HttpAppOptions } from '@messaging/service-kit';
import { createTicketRoutes, type TicketRoutes } from './routes/tickets.ts';

export interface GatewayAppOptions extends Omit<HttpAppOptions, 'configure'>, TicketRoutes {
  allowedOrigins: readonly string[];
}

/** The HTTP side of a node: tickets, and what operators ask. Sockets share its port. */
export function createGatewayApp({
  allowedOrigins,
  requireSession,
  admit,
  tickets,
  ticketSeconds,
  ticketsNeedProof,
  ...edge
}: GatewayAppOptions) {
  return createHttpApp({
    ...edge,
    configure: (app) => {
      app.use(createCors(allowedOrigins));
      app.use(
        '/api/messaging/realtime',
        createTicketRoutes({ requireSession, admit, tickets, ticketSeconds, ticketsNeedProof }),
      );
    },
  });
}
