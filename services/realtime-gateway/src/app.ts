import { createHttpApp, type HttpAppOptions } from '@messaging/service-kit';
import { createTicketRoutes, type TicketRoutes } from './routes/tickets.ts';

export interface GatewayAppOptions extends Omit<HttpAppOptions, 'configure'>, TicketRoutes {
  allowedOrigins: readonly string[];
}

// After an outage everybody asks for a ticket at once; one takes about a millisecond of this process.
const MOST_IN_FLIGHT = 3_000;

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
    allowedOrigins,
    load: { mostInFlight: MOST_IN_FLIGHT },
    configure: (app) => {
      app.use(
        '/api/messaging/realtime',
        createTicketRoutes({ requireSession, admit, tickets, ticketSeconds, ticketsNeedProof }),
      );
    },
  });
}
