import { crashPoint } from '@messaging/database';
import type { StreamEvent } from '@messaging/contracts';
import type { Logger } from '@messaging/service-kit';
import type { Stream } from '../streams/stream.ts';

export interface GatherJobsParts {
  /** Makes jobs of events. Rejects when the queues did not take all of them. */
  enqueue: (events: readonly StreamEvent[]) => Promise<void>;
  /** What was gathered of this stream is in the queues. */
  onEnqueued: (stream: Stream) => void;
  logger: Logger;
}

// Nobody watches a job begin, and one for the events of some time costs the queue and its worker hardly more than one
// for a single event.
const GATHER_MS = 30;
const RETRY_MS = 500;
const MOST_WAITING = 10_000;

/**
 * Gathers events for a moment and makes their jobs together; keeps them while the queues are away, and says when it holds
 * so many that no more should be read. Whose shard was lost meanwhile does no harm: a job made twice is done once.
 */
export function createGatherJobs({ enqueue, onEnqueued, logger }: GatherJobsParts) {
  let waiting = new Map<Stream, StreamEvent[]>();
  let events = 0;
  let timer: NodeJS.Timeout | undefined;
  let making: Promise<void> = Promise.resolve();
  let isAway = false;

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
      return;
    }
    isAway = false;
    crashPoint('relay: enqueued, before its mark');
    for (const [stream, made] of due) {
      events -= made.length;
      stream.enqueued = made.at(-1)!.seq;
    }
    crashPoint('relay: carried, before the cursor');
    for (const stream of due.keys()) onEnqueued(stream);
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
      makeSoon();
    },
    isFull: () => events >= MOST_WAITING,
    /** Resolves when the queues have taken, or refused, all that was gathered so far. */
    flush,
    stop: () => clearTimeout(timer),
  };
}
