/**
 * What a socket may do. `once`: everything once and in order, as where nothing fails. `repeated`: a relay that was
 * interrupted says again what it had said; a client shows it once all the same.
 */
export type WireRule = 'once' | 'repeated';

export interface CheckOptions {
  wire: WireRule;
}
