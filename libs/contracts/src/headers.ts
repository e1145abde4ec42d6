/** Travels gateway → API → event → job → socket, and comes back on every answer. Set by the gateway; a client's own is not trusted. */
export const CORRELATION_HEADER = 'X-Correlation-Id';
export const IDEMPOTENCY_HEADER = 'Idempotency-Key';
/** On a write's answer and on a later read: the read will not be older than the write. */
export const CONSISTENCY_HEADER = 'Consistency-Token';
/** A proof that whoever asks holds the key their token or ticket is bound to (RFC 9449). */
export const PROOF_HEADER = 'DPoP';

/** The token is the company's sequence number, marked with a version so that its form can change. */
export const toConsistencyToken = (seq: string) => `s1.${seq}`;
export function readConsistencyToken(token: string): string | undefined {
  return /^s1\.(0|[1-9][0-9]{0,18})$/.exec(token)?.[1];
}
