import { refreshSchema } from '@messaging/contracts';
import type { RequireAuth } from '@messaging/identity';
import { problem, validate } from '@messaging/service-kit';
import type { ClientEvent } from './client-event.ts';

/** Prolongs a connection with a newer token of the same session. Another person, company or session is another connection. */
export function createSessionRefresh({
  requirePerson,
  contextOf,
}: Pick<RequireAuth, 'requirePerson' | 'contextOf'>): ClientEvent<'session.refresh'> {
  return async function sessionRefresh(socket, request) {
    const { token } = validate(refreshSchema, request, 'event');
    const claims = await requirePerson(token);
    const { companyId, userId, sessionId } = socket.data.context;
    if (claims.companyId !== companyId || claims.userId !== userId || claims.sessionId !== sessionId) {
      throw problem('forbidden', {
        detail: 'The token is not of the session this connection was opened with.',
      });
    }
    socket.data.context = await contextOf(claims);
    socket.data.expiresAt = Math.max(socket.data.expiresAt, claims.expiresAt * 1_000);
    socket.data.isWarned = false;
    return { expiresAt: new Date(socket.data.expiresAt).toISOString() };
  };
}
