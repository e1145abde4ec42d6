import type { SocketTicket } from '@messaging/contracts';
import type { PersonClaims, RequireAuth } from '@messaging/identity';
import type { RouteClass, Tickets } from '@messaging/redis';
import { annotateRequest, type Admit } from '@messaging/service-kit';
import { Router } from 'express';

export interface TicketRoutes {
  requireSession: RequireAuth['requireSession'];
  admit: Admit<RouteClass>;
  tickets: Pick<Tickets<PersonClaims>, 'issueTicket'>;
  ticketSeconds: number;
}

/** Tickets for sockets: a token in a header can be checked here, in a socket's address it would end up in logs. */
export function createTicketRoutes({ requireSession, admit, tickets, ticketSeconds }: TicketRoutes): Router {
  const routes = Router();

  routes.post('/tickets', async (req, res) => {
    const { claims, context } = await requireSession(req);
    annotateRequest(res, { companyId: context.companyId, userId: context.userId });
    await admit(req, res, context, 'ticket');
    const secondsLeft = Math.floor(claims.expiresAt - Date.now() / 1_000);
    const expiresInSeconds = Math.max(1, Math.min(ticketSeconds, secondsLeft));
    const ticket = await tickets.issueTicket(claims, expiresInSeconds);
    res.status(201).json({ ticket, expiresInSeconds } satisfies SocketTicket);
  });

  return routes;
}
