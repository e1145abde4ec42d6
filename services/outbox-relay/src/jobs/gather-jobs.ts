import { compareSequences, type StreamEvent } from '@messaging/contracts';
import { crashPoint } from '@messaging/database';
import type { Logger } from '@messaging/service-kit';
import type { Stream } from '../streams/stream.ts';

export interface GatherJobsParts {
  /** Makes jobs of events. Rejects when the queues did not take all of them. */
  enqueue: (events: readonly StreamEvent[]) => Promise<void>;
  /** What was gathered of this stream is in the queues, or left to the workers. */
  onEnqueued: (stream: Stream) => void;
  /** So many events were left to the workers. */
  onLeft: (events: number) => void;
  logger: Logger;
  /** How many events may wait for their jobs. */
  mostWaiting?: number;
}

// Nobody watches a job begin, and one for the events of some time costs the queue and its worker hardly more than one
// for a single event.
const GATHER_MS = 30;
const RETRY_MS = 500;
const MOST_WAITING = 10_000;

/**
 * Gathers events for a moment and makes their jobs together, and says when it holds so many that no more should be read
 * until the queues have answered. While the queues are away it keeps that many; beyond, it leaves them to the workers, who
 * find in the database what was relayed and not acted on: the rooms must not wait for the queues. Whose shard was lost
 * meanwhile does no harm: a job made twice is done once.
 */
export function createGatherJobs({
  enqueue,
  onEnqueued,
  onLeft,
  logger,
  mostWaiting = MOST_WAITING,
}: GatherJobsParts) {
  let waiting = new Map<Stream, StreamEvent[]>();
  let events = 0;
  let timer: NodeJS.Timeout | undefined;
  let making: Promise<void> = Promise.resolve();
  let isAway = false;
  let isLeaving = false;

  async function make(): Promise<void> {
    const due = waiting;
    if (due.size === 0) return;
    waiting = new Map();
    try {
      await enqueue([...due.values()].flat());
    } catch (error) {
      for (const [stream, missed] of due) waiting.set(stream, [...missed, ...(waiting.get(stream) ?? [])]);
      if (!isAway) logger.warn({ err: error }, 'jobs wait: the queues did not take them');
      isAway = true;
      leaveIfFull();
      return;
    }
    isAway = isLeaving = false;
    crashPoint('relay: enqueued, before its mark');
    for (const [stream, made] of due) {
      events -= made.length;
      moveOn(stream, made);
    }
    crashPoint('relay: carried, before the cursor');
    for (const stream of due.keys()) onEnqueued(stream);
  }

  /** Not while the queues may still take them: then reading waits, which is soon over. */
  function leaveIfFull(): void {
    if (!isAway || events < mostWaiting) return;
    const left = [...waiting];
    waiting = new Map();
    let count = 0;
    for (const [stream, some] of left) {
      count += some.length;
      moveOn(stream, some);
    }
    events -= count;
    if (!isLeaving) logger.warn('jobs are left to the workers: too many wait for the queues');
    isLeaving = true;
    onLeft(count);
    for (const [stream] of left) onEnqueued(stream);
  }

  function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    making = making.then(make).then(makeSoon);
    return making;
  }

  function makeSoon(): void {
    if (waiting.size > 0) timer ??= setTimeout(() => void flush(), isAway ? RETRY_MS : GATHER_MS);
  }

  return {
    /** Events of one stream, each once and in order. */
    gather(stream: Stream, some: readonly StreamEvent[]): void {
      if (some.length === 0) return;
      const earlier = waiting.get(stream);
      if (earlier) earlier.push(...some);
      else waiting.set(stream, [...some]);
      events += some.length;
      stream.gathered = some.at(-1)!.seq;
      leaveIfFull();
      makeSoon();
    },
    isFull: () => !isAway && events >= mostWaiting,
    /** Resolves when the queues have taken, or refused, all that was gathered so far. */
    flush,
    stop: () => clearTimeout(timer),
  };
}

/** Never back: what was left while these were being made is further on. */
function moveOn(stream: Stream, some: readonly StreamEvent[]): void {
  const { seq } = some.at(-1)!;
  if (compareSequences(seq, stream.enqueued) > 0) stream.enqueued = seq;
}
