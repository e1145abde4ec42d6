import type { EventsJob, Id, Sequence, StreamEventType } from '@messaging/contracts';
import { inTransaction } from '@messaging/database';
import type { Knex } from 'knex';
import type { Consumer } from './cursors.ts';
import { groupBy } from './group-by.ts';
import {
  clearProcessed,
  findRelayedPast,
  readProgress,
  windowEnd,
  type EventProgress,
  type Scan,
} from './inbox-progress.ts';

/** A job for events that lost theirs. Named by what it holds: adding it again while it is kept does nothing. */
export interface LostEventsJob {
  jobId: string;
  data: EventsJob;
}

export interface ReconcileInboxOptions {
  database: Knex;
  consumer: Consumer;
  /** The types the consumer acts on; others count as processed. */
  types: readonly StreamEventType[];
  enqueue: (jobs: LostEventsJob[]) => Promise<void>;
  /** How long an event may wait for its job before that counts as lost. */
  graceMs?: number;
}

// The bounds of one run: events of a company looked at in one statement, companies in it, statements a company.
const WINDOW = 500n;
const COMPANIES_AT_ONCE = 50;
const MOST_ROUNDS = 20;
const EVENTS_PER_JOB = 50n;

/**
 * Finds events that were relayed but that the consumer never acted on, and enqueues them again, so that a flushed Redis
 * loses nothing. On the way it moves the consumer's cursor up to the first event that is still open and clears the notes
 * below it. Meant to run every few seconds; each run costs three statements when there is little to do.
 */
export function createReconcileInbox(options: ReconcileInboxOptions) {
  const { database, consumer, types, enqueue, graceMs = 10_000 } = options;
  // An open event (a dead letter) holds the cursor. What lies behind it is looked at in turns, a part in each run.
  const resumeAt = new Map<Id, Sequence>();

  return async function reconcileInbox({ signal }: { signal?: AbortSignal } = {}): Promise<void> {
    const behind = await findRelayedPast(database, consumer);
    for (let i = 0; i < behind.length; i += COMPANIES_AT_ONCE) {
      let scans: Scan[] = behind.slice(i, i + COMPANIES_AT_ONCE).map((position) => ({
        ...position,
        from: later(position.cursor, resumeAt.get(position.companyId)),
      }));
      for (let round = 0; scans.length > 0 && round < MOST_ROUNDS; round++) {
        signal?.throwIfAborted();
        scans = await reconcileWindow(scans);
      }
      for (const scan of scans) if (scan.from !== scan.cursor) resumeAt.set(scan.companyId, scan.from);
    }
  };

  /** Looks at the next window of each company; answers those that have more. */
  async function reconcileWindow(scans: readonly Scan[]): Promise<Scan[]> {
    const progress = await readProgress(database, consumer, types, graceMs, scans, WINDOW);
    const looked = scans.map((scan) => lookAt(scan, progress.get(scan.companyId) ?? []));
    const moved = looked.filter(({ scan, cursor }) => cursor !== scan.cursor);
    if (moved.length > 0) {
      await inTransaction(database, (trx) =>
        clearProcessed(
          trx,
          consumer,
          moved.map(({ scan, cursor }) => ({ companyId: scan.companyId, seq: cursor })),
        ),
      );
    }
    const jobs = looked.flatMap(({ scan, lost }) => jobsFor(scan.companyId, lost));
    if (jobs.length > 0) await enqueue(jobs);
    return looked.flatMap(({ scan, cursor, end }) => {
      if (end !== scan.relayed) return [{ ...scan, cursor, from: end }];
      resumeAt.delete(scan.companyId);
      return [];
    });
  }
}

function lookAt(scan: Scan, events: readonly EventProgress[]) {
  let cursor = BigInt(scan.cursor);
  for (const event of events) {
    if (!event.done || BigInt(event.seq) !== cursor + 1n) break;
    cursor += 1n;
  }
  return {
    scan,
    end: windowEnd(scan, WINDOW),
    cursor: String(cursor),
    lost: events.filter((event) => !event.done && event.due),
  };
}

/** Cut at fixed places, so that the events that stay lost keep the name of their job from run to run. */
function jobsFor(companyId: Id, lost: readonly EventProgress[]): LostEventsJob[] {
  const blocks = groupBy(lost, (event) => BigInt(event.seq) / EVENTS_PER_JOB);
  return [...blocks.values()].map((events) => {
    const seqs = events.map((event) => event.seq);
    return {
      jobId: `c${companyId}-again-${seqs[0]}-${seqs.at(-1)}-${seqs.length}`,
      data: {
        streams: [{ companyId, seqs, correlationIds: events.map((event) => event.correlationId) }],
        createdAt: Date.now(),
      },
    };
  });
}

const later = (a: Sequence, b: Sequence = '0'): Sequence => (BigInt(b) > BigInt(a) ? b : a);
