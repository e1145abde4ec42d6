import { refreshSchema, SOCKET_PATH } from '@messaging/contracts';
import type { Authentication } from '@messaging/identity';
import { problem, validate } from '@messaging/service-kit';
import { takeContext } from '../sockets/take-context.ts';
import type { ClientEvent } from './client-event.ts';

export interface SessionRefreshParts {
  auth: Pick<Authentication, 'requirePerson' | 'contextOf' | 'verifyProof' | 'requestUrl'>;
}

/** Prolongs a connection with a newer token of the same session. Another person, company, session or key is another connection. */
export function createSessionRefresh({ auth }: SessionRefreshParts): ClientEvent<'session.refresh'> {
  return async function sessionRefresh(socket, request) {
    const { token, proof } = validate(refreshSchema, request, 'event');
    const claims = await auth.requirePerson(token);
    const { boundTo, claims: held } = socket.data;
    const isSame =
      claims.companyId === held.companyId &&
      claims.userId === held.userId &&
      claims.sessionId === held.sessionId &&
      claims.keyThumbprint === held.keyThumbprint;
    if (!isSame) {
      throw problem('forbidden', {
        detail: 'The token is not of the session this connection was opened with.',
      });
    }
    if (boundTo !== undefined) {
      await auth.verifyProof(proof ?? '', {
        method: 'GET',
        url: auth.requestUrl(socket.handshake.headers, SOCKET_PATH),
        credential: token,
        thumbprint: boundTo,
      });
    }
    takeContext(socket, await auth.contextOf(claims));
    // Never shortened by an older token that was still on its way.
    if (claims.expiresAt >= socket.data.claims.expiresAt) socket.data.claims = claims;
    socket.data.isWarned = false;
    return { expiresAt: new Date(socket.data.claims.expiresAt * 1_000).toISOString() };
  };
}
