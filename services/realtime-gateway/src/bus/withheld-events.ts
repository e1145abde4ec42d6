import type { AccessWatch } from '@messaging/identity';

export interface WithheldEventsParts {
  watch: Pick<AccessWatch, 'isConfirmedWithin' | 'onConfirmed'>;
  mostUnconfirmed: number;
  /** Tells the clients to fetch what they were not told. */
  catchUp: () => void;
}

/**
 * Whether a node keeps events from its clients: it does while it could not ask for too long whose rights have ended, and
 * from then on until everybody's rights were looked at again.
 */
export function createWithheldEvents({ watch, mostUnconfirmed, catchUp }: WithheldEventsParts) {
  let interruptions = 0;
  let recheckedAfter = 0;
  let isSomeMissed = false;

  // Told within the look: nothing is delivered between its success and the recheck of what it found.
  watch.onConfirmed((unconfirmedMs) => {
    // Before the first look nobody is connected: a handshake makes one.
    if (unconfirmedMs > mostUnconfirmed && unconfirmedMs < Infinity) interruptions += 1;
  });

  const isConfirmed = () => watch.isConfirmedWithin(mostUnconfirmed);
  const isWithholding = () => recheckedAfter < interruptions || !isConfirmed();

  return {
    isWithholding,

    /** An event was withheld. */
    noteMissed(): void {
      isSomeMissed = true;
    },

    /** Delivers again, if that is all that is missing, once everybody's rights were rechecked. Rejects where they could not be. */
    async release(recheckRights: () => Promise<void>): Promise<void> {
      const after = interruptions;
      if (recheckedAfter === after || !isConfirmed()) return;
      await recheckRights();
      recheckedAfter = after;
      // Withheld again: then there is another release.
      if (!isSomeMissed || isWithholding()) return;
      isSomeMissed = false;
      catchUp();
    },
  };
}

export type WithheldEvents = ReturnType<typeof createWithheldEvents>;
