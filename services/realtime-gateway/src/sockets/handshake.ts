import { personRoom, SOCKET_PATH, socketAuthSchema } from '@messaging/contracts';
import type { Authentication } from '@messaging/identity';
import type { RequestContext } from '@messaging/policy';
import type { Tickets } from '@messaging/redis';
import { problem } from '@messaging/service-kit';
import type { GatewaySettings } from '../settings.ts';
import { createAllowance } from './allowance.ts';
import { createMissedBudget } from './missed-budget.ts';
import type { GatewaySocket } from './socket-types.ts';
import type { TicketHolder } from './ticket-holder.ts';

export interface HandshakeParts {
  tickets: Pick<Tickets<TicketHolder>, 'redeemTicket'>;
  auth: Pick<Authentication, 'contextOf' | 'verifyProof' | 'requestUrl'>;
  settings: GatewaySettings;
  /** Who connects will be named to others. */
  remember: (person: RequestContext) => void;
}

/**
 * Turns a ticket into a person's connection. A ticket is good once, whichever node it is shown to, and only with the key
 * it was asked for with: whoever has found one cannot use it.
 */
export function createHandshake({ tickets, auth, settings, remember }: HandshakeParts) {
  return async function admitSocket(socket: GatewaySocket): Promise<void> {
    const { claims, boundTo } = await redeem(socket);
    const context = await auth.contextOf(claims);
    const room = personRoom(context.companyId, context.userId);
    if ((socket.nsp.adapter.rooms.get(room)?.size ?? 0) >= settings.socketsPerPerson) {
      throw problem('too-many-requests', {
        detail: 'You have too many connections open.',
        retryAfterSeconds: 30,
      });
    }
    socket.data = {
      context,
      claims,
      boundTo,
      isWarned: false,
      isEnded: false,
      rooms: new Map(),
      typing: new Set(),
      allowance: createAllowance({
        perSecond: settings.eventsPerSecond,
        atOnce: settings.eventsAtOnce,
        patience: settings.patience,
      }),
      mayTell: createMissedBudget({ atOnce: settings.missedAtOnce, perSecond: settings.missedPerSecond }),
    };
    remember(context);
    // Here and not once connected: the next handshake must already count this one.
    await socket.join(room);
  };

  async function redeem({ handshake }: GatewaySocket): Promise<TicketHolder> {
    const shown = socketAuthSchema.safeParse(handshake.auth);
    const holder = shown.success ? await tickets.redeemTicket(shown.data.ticket) : undefined;
    if (!shown.success || holder === undefined || holder.claims.expiresAt * 1_000 <= Date.now()) {
      throw problem('unauthenticated', {
        detail: 'The ticket is not valid (any more). Ask for a new one.',
      });
    }
    if (holder.boundTo === undefined) return holder;
    await auth.verifyProof(shown.data.proof ?? '', {
      method: 'GET',
      url: auth.requestUrl(handshake.headers, SOCKET_PATH),
      credential: shown.data.ticket,
      thumbprint: holder.boundTo,
    });
    return holder;
  }
}
