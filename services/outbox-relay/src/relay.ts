import { randomBytes } from 'node:crypto';
import type { ProducedBy } from '@messaging/contracts';
import { isDatabaseAway, type Reader } from '@messaging/database';
import type { Producers } from '@messaging/queue';
import {
  createBusSeal,
  createHeads,
  isRedisUnavailable,
  subscribeNudges,
  type Redis,
} from '@messaging/redis';
import type { Logger, Metrics } from '@messaging/service-kit';
import { createBus } from './bus/create-bus.ts';
import { createPublishEvents } from './bus/publish-events.ts';
import { createEnqueueEvents } from './jobs/enqueue-events.ts';
import { createGatherJobs } from './jobs/gather-jobs.ts';
import { createRelayMetrics } from './relay-metrics.ts';
import { createKeepShards } from './shards/keep-shards.ts';
import { createCarryStreams } from './streams/carry-streams.ts';
import { createFollowStreams } from './streams/follow-streams.ts';
import { createSaveCursors } from './streams/save-cursors.ts';
import { relayedUpTo, type Stream } from './streams/stream.ts';

export interface RelayParts {
  instance: string;
  busKey: string;
  database: Reader;
  redis: Redis;
  subscriber: Redis;
  producers: Pick<Producers<ProducedBy<'outbox-relay'>>, 'enqueueBulk'>;
  logger: Logger;
  metrics: Metrics;
  leaseMs?: number;
  sweepMs?: number;
  /** How many events may wait for queues that are away before their jobs are left to the workers. */
  mostWaiting?: number;
}

/** Follows the companies' event streams, in order and at least once, and carries each event to its rooms and queues. */
export function createRelay(parts: RelayParts) {
  const { database, redis, subscriber, producers, logger, leaseMs = 5_000, sweepMs = 1_000 } = parts;
  // A process that comes back under the same name must not pass for the one that was there before.
  const holder = `${parts.instance.slice(0, 40)}#${randomBytes(6).toString('hex')}`;
  const metrics = createRelayMetrics(parts.metrics);

  const shards = createKeepShards({
    database,
    holder,
    logger,
    leaseMs,
    onTaken: () => streams.sweepSoon(),
    settle: async () => {
      await streams.settle();
      await jobs.flush();
      await cursors.flush();
    },
  });
  const cursors = createSaveCursors({ database, holder, logger });
  const noteCursor = (stream: Stream) => cursors.note({ ...stream, seq: relayedUpTo(stream) });
  const jobs = createGatherJobs({
    enqueue: createEnqueueEvents(producers),
    onEnqueued: noteCursor,
    onLeft: metrics.left,
    logger,
    ...(parts.mostWaiting === undefined ? {} : { mostWaiting: parts.mostWaiting }),
  });
  const streams = createFollowStreams({
    database,
    epochOf: shards.epochOf,
    carry: createCarryStreams({
      database,
      publish: createPublishEvents({
        bus: createBus(redis, createBusSeal({ key: parts.busKey })),
        heads: createHeads({ redis }),
      }),
      gather: jobs.gather,
      isHeld: ({ shard, epoch }) => shards.epochOf(shard) === epoch,
      onPublished: (stream, events) => {
        metrics.relayed(events);
        // Otherwise the queues are behind, and their turn comes.
        if (relayedUpTo(stream) === stream.published) noteCursor(stream);
      },
    }),
    isFull: jobs.isFull,
    onBacklog: metrics.backlog,
    isAway: (error) => isDatabaseAway(error) || isRedisUnavailable(error),
    logger,
    sweepMs,
  });

  return {
    async start(): Promise<void> {
      // Not waited for: without Redis' messages the sweep finds everything, only later.
      subscribeNudges(subscriber, streams.wake, streams.sweepSoon).catch((error: unknown) =>
        logger.warn({ err: error }, 'could not subscribe to nudges'),
      );
      await shards.start();
      streams.sweepSoon();
    },
    /** Ends what is under way, then frees the shards for others. */
    async stop(): Promise<void> {
      await streams.stop();
      await shards.stop();
      jobs.stop();
    },
  };
}
