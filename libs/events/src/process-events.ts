import type { EventsJob, StreamEvent, StreamEventType } from '@messaging/contracts';
import { crashPoint, isDuplicateKey, type Transaction } from '@messaging/database';
import type { Knex } from 'knex';
import { claimEvents, EventOvertaken, type EventKey } from './claim-events.ts';
import type { Consumer } from './cursors.ts';
import { createGroupCommit, type Outcome } from './group-commit.ts';

export interface ProcessEventsOptions<Answer> {
  database: Knex;
  consumer: Exclude<Consumer, 'relay'>;
  /** The types this consumer acts on; others are left alone. */
  types: readonly StreamEventType[];
  /** Writes the effects of these events; an answer for each, in their order. Runs again when the transaction must. */
  act: (trx: Transaction, events: readonly StreamEvent[]) => Promise<readonly Answer[]>;
  /** Hears the answers of a job's events once they are committed, also when others of the job failed. */
  afterCommit?: (answers: readonly Answer[], job: EventsJob) => Promise<void> | void;
  maxBatch?: number;
}

/**
 * Acts on each event once, however often and wherever its job runs: effect and note commit together. The events of all
 * jobs at hand share transactions; when one cannot commit or takes too long, each event is tried alone, so that only the
 * guilty one fails.
 */
export function createProcessEvents<Answer>({
  database,
  consumer,
  types,
  act,
  afterCommit,
  maxBatch = 200,
}: ProcessEventsOptions<Answer>) {
  async function carryOut(
    trx: Transaction,
    keys: readonly EventKey[],
  ): Promise<Outcome<Answer | undefined>[]> {
    const events = await claimEvents(trx, consumer, types, unique(keys));
    if (events.length > 0) crashPoint(`${consumer}: event claimed, before its effect`);
    const answers = events.length === 0 ? [] : await act(trx, events);
    if (events.length > 0) crashPoint(`${consumer}: effect written, before commit`);
    const unclaimed = new Map(events.map((event, i) => [nameOf(event), answers[i]]));
    return keys.map((key) => {
      const answer = unclaimed.get(nameOf(key));
      // Two jobs may name one event: the first of them gets the answer.
      unclaimed.delete(nameOf(key));
      return { ok: true, answer };
    });
  }

  const commit = createGroupCommit<EventKey, Answer | undefined>({
    database,
    companyOf: (key) => key.companyId,
    carryOut,
    maxBatch,
    // Nobody waits for an answer here: fewer and larger transactions cost the database less.
    lanes: 1,
    // An event that is too much even alone must end as a dead letter, not come again and hold up everybody's.
    slowFails: true,
    // The queue bounds what is under way; refusing here would only cost the job an attempt.
    maxWaiting: Infinity,
  });

  /** Who lost the race for an event finds it done when it looks again. */
  async function submit(key: EventKey): Promise<Answer | undefined> {
    try {
      return await commit.submit(key);
    } catch (error) {
      if (isDuplicateKey(error) || error instanceof EventOvertaken) return commit.submit(key);
      throw error;
    }
  }

  return async function processEvents(job: EventsJob): Promise<void> {
    const keys = job.streams.flatMap(({ companyId, seqs }) => seqs.map((seq) => ({ companyId, seq })));
    // All of them have ended before the job fails, so that its next attempt meets none of its own.
    const settled = await Promise.allSettled(keys.map(submit));
    crashPoint(`${consumer}: committed, before the job is acknowledged`);
    const answers = settled.flatMap((result) =>
      result.status === 'fulfilled' && result.value !== undefined ? [result.value] : [],
    );
    if (answers.length > 0) await afterCommit?.(answers, job);
    const failed = settled.find((result) => result.status === 'rejected');
    if (failed) throw failed.reason;
  };
}

const nameOf = ({ companyId, seq }: EventKey) => `${companyId}:${seq}`;
const unique = (keys: readonly EventKey[]) => [...new Map(keys.map((key) => [nameOf(key), key])).values()];
