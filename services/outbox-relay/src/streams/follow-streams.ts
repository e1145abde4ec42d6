import { compareSequences, type Id } from '@messaging/contracts';
import type { Reader } from '@messaging/database';
import { findBehind, type Behind } from '@messaging/events';
import type { Logger } from '@messaging/service-kit';
import { shardOf } from '../shards/shard-of.ts';
import { relayedUpTo, type Stream } from './stream.ts';

export interface FollowStreamsParts {
  database: Reader;
  /** The epoch in which a shard is held; undefined when it is not. */
  epochOf: (shard: number) => string | undefined;
  /** Carries what is new in these streams; answers those with more to carry. */
  carry: (streams: readonly Stream[]) => Promise<Id[]>;
  /** So much waits for the queues' answer that nothing more is read until then. */
  isFull: () => boolean;
  onBacklog: (events: number) => void;
  isAway: (error: unknown) => boolean;
  logger: Logger;
  sweepMs: number;
}

// Two turns at once keep both the database and Redis busy; a company is never in two of them.
const TURNS = 2;
const STREAMS_PER_TURN = 64;

/**
 * Decides which companies' streams are carried when. A company is carried as soon as it is woken and a turn is free;
 * what is woken meanwhile shares the next turn, so there are no timers on the way. The sweep finds what nobody woke,
 * and is what tries again after an outage.
 */
export function createFollowStreams(parts: FollowStreamsParts) {
  const { database, epochOf, carry, isFull, onBacklog, isAway, logger, sweepMs } = parts;
  const known = new Map<Id, Stream>();
  const waiting = new Set<Id>();
  const busy = new Set<Id>();
  const turns = new Set<Promise<void>>();
  /** Companies that failed by themselves: they wait for the sweep, so that they cannot fail in a loop. */
  const resting = new Set<Id>();
  let startIsDue = false;
  let paused = false;
  let timer: NodeJS.Timeout | undefined;
  let sweeping: Promise<void> = Promise.resolve();
  let stopping = false;

  const isHeld = (companyId: Id) => epochOf(shardOf(companyId)) !== undefined;

  function wake(companyId: Id): void {
    if (!isHeld(companyId)) return;
    waiting.add(companyId);
    // Companies named in the same message share a turn.
    if (!startIsDue) queueMicrotask(startTurns);
    startIsDue = true;
  }

  function startTurns(): void {
    startIsDue = false;
    while (!paused && !stopping && !isFull() && turns.size < TURNS) {
      const companies = [...waiting]
        .filter((companyId) => !busy.has(companyId) && !resting.has(companyId))
        .slice(0, STREAMS_PER_TURN);
      if (companies.length === 0) return;
      for (const companyId of companies) {
        waiting.delete(companyId);
        busy.add(companyId);
      }
      const turn = take(companies).finally(() => {
        turns.delete(turn);
        for (const companyId of companies) busy.delete(companyId);
        startTurns();
      });
      turns.add(turn);
    }
  }

  async function take(companies: readonly Id[]): Promise<void> {
    try {
      for (const companyId of await carry(await openStreams(companies))) waiting.add(companyId);
    } catch (error) {
      if (isAway(error)) pause(error);
      else if (companies.length > 1) await takeOneByOne(companies);
      else rest(companies[0]!, error);
    }
  }

  /** So that only the one at fault fails. */
  async function takeOneByOne(companies: readonly Id[]): Promise<void> {
    for (const companyId of companies) if (!paused) await take([companyId]);
  }

  function pause(error: unknown): void {
    if (!paused) logger.warn({ err: error }, 'relaying pauses: a server it needs is away');
    paused = true;
  }

  function rest(companyId: Id, error: unknown): void {
    logger.error({ err: error, companyId }, 'could not relay the events of a company');
    resting.add(companyId);
  }

  /** The streams of these companies; where they stand is read for those seen first in this epoch. */
  async function openStreams(companies: readonly Id[]): Promise<Stream[]> {
    const unknown = companies.filter((companyId) => knownStream(companyId) === undefined);
    for (const behind of await findBehind(database, 'relay', unknown)) openStream(behind);
    return companies.flatMap((companyId) => knownStream(companyId) ?? []);
  }

  function knownStream(companyId: Id): Stream | undefined {
    const stream = known.get(companyId);
    // Held by another meanwhile: where this relay once stood says nothing any more.
    return stream?.epoch === epochOf(shardOf(companyId)) ? stream : undefined;
  }

  function openStream({ companyId, cursor }: Behind): void {
    const shard = shardOf(companyId);
    const epoch = epochOf(shard);
    if (epoch === undefined) return;
    known.set(companyId, {
      companyId,
      shard,
      epoch,
      published: cursor,
      gathered: cursor,
      enqueued: cursor,
    });
  }

  /** Finds all companies that are behind, whether or not anybody said so. */
  async function sweep(): Promise<void> {
    const behind = (await findBehind(database, 'relay')).filter(({ companyId }) => isHeld(companyId));
    let backlog = 0n;
    for (const one of behind) {
      if (knownStream(one.companyId) === undefined) openStream(one);
      const stream = knownStream(one.companyId);
      const relayed = stream ? relayedUpTo(stream) : one.cursor;
      if (compareSequences(one.head, relayed) > 0) backlog += BigInt(one.head) - BigInt(relayed);
      if (compareSequences(one.head, stream?.published ?? one.cursor) > 0) waiting.add(one.companyId);
    }
    onBacklog(Number(backlog));
    paused = false;
    resting.clear();
    startTurns();
  }

  function sweepSoon(): void {
    clearTimeout(timer);
    sweeping = sweeping
      .then(() => (stopping ? undefined : sweep()))
      .catch((error: unknown) => logger.warn({ err: error }, 'could not look for companies that are behind'))
      .finally(() => {
        clearTimeout(timer);
        if (!stopping) timer = setTimeout(sweepSoon, sweepMs);
      });
  }

  /** Resolves when what is under way now has come to its end. */
  async function settle(): Promise<void> {
    await Promise.all(turns);
  }

  return {
    wake,
    /** Looks for companies that are behind now instead of at the next sweep. */
    sweepSoon,
    settle,
    async stop(): Promise<void> {
      stopping = true;
      clearTimeout(timer);
      await sweeping;
      await settle();
    },
  };
}
