import type { CheckOptions } from './check-options.ts';
import type { HistoryRecord } from './history.ts';
import { indexHistory, type IndexedHistory } from './index-history.ts';
import { findDuplicates } from './invariants/duplicated.ts';
import { findEventMiscounts } from './invariants/event-count.ts';
import { findForeign } from './invariants/foreign.ts';
import { findGaps } from './invariants/gap.ts';
import { findHalfVisible } from './invariants/half-visible.ts';
import { findReusedKeys } from './invariants/key-reused.ts';
import { findLost } from './invariants/lost.ts';
import { findReordered } from './invariants/reordered.ts';
import { findSharedPlaces } from './invariants/shared-place.ts';
import { findStaleReads } from './invariants/stale-read.ts';
import { findUnaccepted } from './invariants/unaccepted.ts';
import { findUndelivered } from './invariants/undelivered.ts';
import { INVARIANTS, type Invariant, type Violation } from './violation.ts';

export interface Verdict {
  ok: boolean;
  counts: {
    attempts: number;
    /** Intents: attempts with the same key count as one. */
    accepted: number;
    refused: number;
    /** Attempts whose outcome was never learned, and intents of which that is true of every attempt. */
    unknown: number;
    unanswered: number;
    delivered: number;
    /** Events a socket heard again. */
    repeated: number;
  } & Record<Invariant, number>;
  violations: Violation[];
}

type Find = (history: IndexedHistory, options: CheckOptions) => Violation[];

/** A new invariant does not compile until it has its line here. */
const FINDERS: Record<Invariant, Find> = {
  lost: findLost,
  undelivered: findUndelivered,
  duplicated: findDuplicates,
  reordered: findReordered,
  gap: findGaps,
  'key-reused': findReusedKeys,
  'shared-place': findSharedPlaces,
  unaccepted: findUnaccepted,
  foreign: findForeign,
  'event-count': findEventMiscounts,
  'half-visible': findHalfVisible,
  'stale-read': findStaleReads,
};

/** Holds a history against every invariant. The one checker of all runs: chaos, load, journeys. */
export function checkHistory(
  records: readonly HistoryRecord[],
  options: CheckOptions = { wire: 'once' },
): Verdict {
  const history = indexHistory(records);
  const violations = INVARIANTS.flatMap((invariant) => FINDERS[invariant](history, options));
  const broken = Object.fromEntries(
    INVARIANTS.map((invariant) => [
      invariant,
      violations.reduce((count, violation) => count + Number(violation.invariant === invariant), 0),
    ]),
  ) as Record<Invariant, number>;
  return {
    ok: violations.length === 0,
    counts: { ...countOutcomes(history), ...broken },
    violations,
  };
}

function countOutcomes({ attempts, acknowledged, deliveries, sessions }: IndexedHistory) {
  const intentOf = ({ person, key, attempt }: { person: string; key: string | null; attempt: string }) =>
    key === null ? attempt : `${person} ${key}`;
  const accepted = new Set(acknowledged.map(intentOf));
  const refused = attempts.filter(({ outcome }) => outcome?.kind === 'refused');
  const unknown = attempts.filter(({ outcome }) => outcome === null || outcome.kind === 'unknown');
  const settled = new Set([...accepted, ...refused.map(intentOf)]);
  return {
    attempts: attempts.length,
    accepted: accepted.size,
    refused: refused.length,
    unknown: unknown.length,
    unanswered: new Set(unknown.map(intentOf).filter((intent) => !settled.has(intent))).size,
    delivered: deliveries.length,
    repeated: sessions.reduce(
      (sum, { heard }) =>
        sum + heard.length - new Set(heard.map((one) => one.eventSeq + one.conversation)).size,
      0,
    ),
  };
}
