import type { Knex } from 'knex';
import { createDirectoryVersions } from './directory-versions.ts';
import { findAccessChanges } from './find-access-changes.ts';
import { createRevocations } from './revocations.ts';

const COMPANIES_A_STATEMENT = 1_000;

export interface AccessWatchTimes {
  /** What is older than this is looked at again behind the back of whoever asks. */
  refreshAfterMs?: number;
  /** What is older than this is looked at again before anybody is answered. */
  mostStaleMs?: number;
}

/** `unconfirmedMs`: how old the confirmation before this one has become; Infinity when this is the first. */
type OnConfirmed = (unconfirmedMs: number) => void;

/**
 * Keeps what a process remembers of rights and sessions true: nothing is used that was not confirmed in the last
 * `mostStaleMs`. A confirmation is one short statement for everything together, made by whoever asks when it is due, so an
 * idle process asks nothing and a busy one a few times a second; requests in between send none. Announcements on Redis
 * only make it sooner: without Redis, or with a forged announcement, the bound is the same.
 */
export function createAccessWatch(
  primary: Knex,
  { refreshAfterMs = 250, mostStaleMs = 750 }: AccessWatchTimes = {},
) {
  const versions = createDirectoryVersions();
  const revocations = createRevocations();
  const listeners = new Set<OnConfirmed>();
  let confirmedAt = -Infinity;
  let looking: Promise<void> | undefined;
  let lookingAnew: Promise<void> | undefined;

  function refresh(): Promise<void> {
    looking ??= look().finally(() => (looking = undefined));
    return looking;
  }

  async function look(): Promise<void> {
    const startedAt = performance.now();
    const companyIds = versions.followed();
    for (let i = 0; i === 0 || i < companyIds.length; i += COMPANIES_A_STATEMENT) {
      const some = companyIds.slice(i, i + COMPANIES_A_STATEMENT);
      const found = await findAccessChanges(primary, some, revocations.lastSeq());
      revocations.note(found.revocations);
      versions.note(some, found.versions);
    }
    const unconfirmedMs = age();
    confirmedAt = startedAt;
    for (const listener of listeners) listener(unconfirmedMs);
  }

  /** A look that begins from now on, for who was just told that something has changed: one under way may have missed it. */
  function lookAnew(): Promise<void> {
    lookingAnew ??= (looking ?? Promise.resolve())
      .catch(() => undefined)
      .then(() => {
        lookingAnew = undefined;
        return refresh();
      });
    return lookingAnew;
  }

  const age = () => performance.now() - confirmedAt;

  return {
    versions,
    revocations,
    refresh,
    lookAnew,

    /** Whether a look that began in the last `ms` has succeeded. */
    isConfirmedWithin: (ms: number): boolean => age() <= ms,

    /** Called within every look that succeeds, before anybody else can act on it. */
    onConfirmed(listener: OnConfirmed): void {
      listeners.add(listener);
    },

    /** Resolves when what is remembered is young enough; rejects when the database cannot be asked. */
    async confirm(): Promise<void> {
      if (age() <= refreshAfterMs) return;
      if (age() <= mostStaleMs) return void refresh().catch(() => undefined);
      await refresh();
      // A look that was already under way may have begun too long ago.
      if (age() > mostStaleMs) await refresh();
    },
  };
}

export type AccessWatch = ReturnType<typeof createAccessWatch>;
