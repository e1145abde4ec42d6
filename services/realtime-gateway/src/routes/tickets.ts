import type { SocketTicket } from '@messaging/contracts';
import type { RequireAuth } from '@messaging/identity';
import type { RouteClass, Tickets } from '@messaging/redis';
import { annotateRequest, problem, type Admit } from '@messaging/service-kit';
import { Router } from 'express';
import type { TicketHolder } from '../sockets/ticket-holder.ts';

export interface TicketRoutes {
  requireSession: RequireAuth['requireSession'];
  admit: Admit<RouteClass>;
  tickets: Pick<Tickets<TicketHolder>, 'issueTicket'>;
  ticketSeconds: number;
  /** Whether a ticket is given only to who proves to hold a key. */
  ticketsNeedProof: boolean;
}

/** Tickets for sockets: a token in a header can be checked here, in a socket's address it would end up in logs. */
export function createTicketRoutes({
  requireSession,
  admit,
  tickets,
  ticketSeconds,
  ticketsNeedProof,
}: TicketRoutes): Router {
  const routes = Router();

  routes.post('/tickets', async (req, res) => {
    const { claims, context, provedKey } = await requireSession(req);
    annotateRequest(res, { companyId: context.companyId, userId: context.userId });
    await admit(req, res, context, 'ticket');
    if (ticketsNeedProof && provedKey === undefined)
      throw problem('unauthenticated', {
        detail: 'A ticket is bound to a key: send a proof of it as the header DPoP.',
        headers: { 'WWW-Authenticate': 'DPoP algs="ES256 EdDSA"' },
      });
    const secondsLeft = Math.floor(claims.expiresAt - Date.now() / 1_000);
    const expiresInSeconds = Math.max(1, Math.min(ticketSeconds, secondsLeft));
    const ticket = await tickets.issueTicket({ claims, boundTo: provedKey }, expiresInSeconds);
    res.status(201).json({ ticket, expiresInSeconds } satisfies SocketTicket);
  });

  return routes;
}
