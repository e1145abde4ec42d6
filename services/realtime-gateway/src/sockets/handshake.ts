import { personRoom, socketAuthSchema } from '@messaging/contracts';
import type { PersonClaims, RequireAuth } from '@messaging/identity';
import type { RequestContext } from '@messaging/policy';
import type { Tickets } from '@messaging/redis';
import { problem } from '@messaging/service-kit';
import type { GatewaySettings } from '../settings.ts';
import { createAllowance } from './allowance.ts';
import type { GatewaySocket } from './socket-types.ts';

export interface HandshakeParts {
  tickets: Pick<Tickets<PersonClaims>, 'redeemTicket'>;
  contextOf: RequireAuth['contextOf'];
  settings: GatewaySettings;
  /** Who connects will be named to others. */
  remember: (person: RequestContext) => void;
}

/** Turns a ticket into a person's connection. A ticket is good once, whichever node it is shown to. */
export function createHandshake({ tickets, contextOf, settings, remember }: HandshakeParts) {
  return async function admitSocket(socket: GatewaySocket): Promise<void> {
    const claims = await redeem(socket.handshake.auth);
    const context = await contextOf(claims);
    const room = personRoom(context.companyId, context.userId);
    if ((socket.nsp.adapter.rooms.get(room)?.size ?? 0) >= settings.socketsPerPerson) {
      throw problem('too-many-requests', {
        detail: 'You have too many connections open.',
        retryAfterSeconds: 30,
      });
    }
    socket.data = {
      context,
      expiresAt: claims.expiresAt * 1_000,
      isWarned: false,
      rooms: new Map(),
      typing: new Set(),
      allowance: createAllowance({
        perSecond: settings.eventsPerSecond,
        atOnce: settings.eventsAtOnce,
        patience: settings.patience,
      }),
    };
    remember(context);
    // Here and not once connected: the next handshake must already count this one.
    await socket.join(room);
  };

  async function redeem(auth: unknown): Promise<PersonClaims> {
    const shown = socketAuthSchema.safeParse(auth);
    const claims = shown.success ? await tickets.redeemTicket(shown.data.ticket) : undefined;
    if (claims === undefined || claims.expiresAt * 1_000 <= Date.now()) {
      throw problem('unauthenticated', {
        detail: 'The ticket is not valid (any more). Ask for a new one.',
      });
    }
    return claims;
  }
}
