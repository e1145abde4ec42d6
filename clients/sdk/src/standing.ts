import type { Mute } from '@messaging/contracts';
import type { MessagingError } from './messaging-error.ts';
import type { Me } from './rest.ts';
import { createStore, type ReadableStore } from './store.ts';

/** What was imposed on the person, as they are told it: who is muted reads only, who is suspended does nothing. */
export interface StandingSnapshot {
  mute: Mute | null;
  /** `until` null: until it is lifted. */
  suspension: { until: string | null } | null;
}

export interface Standing extends ReadableStore<StandingSnapshot> {
  noteMute: (mute: Mute | null) => void;
  noteSuspension: (until: string | null) => void;
  /** Who the server says one is, it also says the standing of. */
  noteMe: (me: Me) => void;
  /** An answer that refused something may say why. */
  noteRefusal: (error: MessagingError) => void;
  close: () => void;
}

export interface StandingParts {
  /** The server's time. */
  now: () => number;
  /** Asks the server again: what it answers is noted by whoever asks. */
  recheck: () => Promise<unknown>;
}

// The server's time is known to a second only.
const AFTER_END_MS = 1_000;
// Longer waits than this overflow a timer; looking once more on the way costs nothing.
const LONGEST_WAIT_MS = 24 * 3_600_000;

/** Knows what the server said last, and asks again when what it said has run out. */
export function createStanding({ now, recheck }: StandingParts): Standing {
  const store = createStore<StandingSnapshot>({ mute: null, suspension: null });
  let timer: ReturnType<typeof setTimeout> | undefined;
  let closed = false;

  function note(change: StandingSnapshot) {
    const { mute, suspension } = store.getSnapshot();
    store.update({
      mute: isSame(mute, change.mute) ? mute : change.mute,
      suspension: isSame(suspension, change.suspension) ? suspension : change.suspension,
    });
    lookAgainAtTheEnd();
  }

  function lookAgainAtTheEnd() {
    clearTimeout(timer);
    const { mute, suspension } = store.getSnapshot();
    const until = (suspension ?? mute)?.until ?? null;
    if (until === null || closed) return;
    const waitMs = Math.max(0, Date.parse(until) - now()) + AFTER_END_MS;
    timer = setTimeout(
      () => {
        // Whatever becomes of it: an answer notes what holds now, without one it is asked again.
        recheck()
          .catch(() => undefined)
          .finally(lookAgainAtTheEnd);
      },
      Math.min(waitMs, LONGEST_WAIT_MS),
    );
  }

  const noteMute = (mute: Mute | null) => note({ mute, suspension: null });
  const noteSuspension = (until: string | null) =>
    note({ mute: store.getSnapshot().mute, suspension: { until } });

  return {
    getSnapshot: store.getSnapshot,
    subscribe: store.subscribe,
    noteMute,
    noteSuspension,
    noteMe: ({ mute }) => noteMute(mute),
    noteRefusal({ code, problem }) {
      const until = problem?.until ?? null;
      if (code === 'suspended') noteSuspension(until);
      if (code === 'muted') noteMute({ until });
    },
    close() {
      closed = true;
      clearTimeout(timer);
    },
  };
}

const isSame = (a: { until: string | null } | null, b: { until: string | null } | null) =>
  a === null || b === null ? a === b : a.until === b.until;
