import type { PersonClaims } from '@messaging/identity';

/** Whose a ticket is: their session, and the key they asked for it with. */
export interface TicketHolder {
  claims: PersonClaims;
  /** RFC 7638 thumbprint; undefined only where the deployment takes tickets without a proof. */
  boundTo: string | undefined;
}
