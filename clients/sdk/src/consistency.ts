import type { Sequence, toConsistencyToken } from '@messaging/contracts';
import { compareSequences } from './sequences.ts';

export interface Consistency {
  /** Remembers a sequence number this client has written or seen; reads will not be older. */
  note: (seq: Sequence) => void;
  /** The token for the next read, or null before anything was seen. */
  token: () => string | null;
}

const toToken: typeof toConsistencyToken = (seq) => `s1.${seq}`;

/** Read your writes, and what a socket has already shown: the newest sequence number goes out with every read. */
export function createConsistency(): Consistency {
  let newest: Sequence = '0';
  return {
    note(seq) {
      if (compareSequences(seq, newest) > 0) newest = seq;
    },
    token: () => (newest === '0' ? null : toToken(newest)),
  };
}
