import { createShardedAdapter } from '@socket.io/redis-adapter';
import type { BusSeal, Redis } from '@messaging/redis';
import { Server } from 'socket.io';

// The adapter subscribes to what concerns a node with clients. This one has none and need not hear anything.
const DEAF_SUBSCRIBER = {
  on: () => undefined,
  ssubscribe: () => Promise.resolve(),
  sunsubscribe: () => Promise.resolve(),
};

export interface Emission {
  /** One message on the bus takes it to all of them. */
  rooms: string[];
  event: string;
  data: unknown;
}

/**
 * What the realtime nodes listen to: a Socket.IO server without clients, whose emissions go, sealed, to the nodes that host
 * the room. What is for several rooms goes to every node, once: dear for many nodes, but a message to each room is dearer
 * still, to encode, to seal and to hear, as soon as a node hosts more than one of them.
 */
export function createBus(redis: Redis, { seal }: Pick<BusSeal, 'seal'>) {
  let published: Promise<unknown>[] = [];

  // Socket.IO keeps the failures of its adapter to itself, so the sends themselves are watched.
  const watchedPublisher = {
    spublish: (channel: string, payload: string | Buffer) => {
      const sent = redis.spublish(channel, seal(channel, payload));
      published.push(sent);
      return sent;
    },
  };
  const io = new Server({
    adapter: createShardedAdapter(watchedPublisher, DEAF_SUBSCRIBER, { subscriptionMode: 'dynamic' }),
  });

  return {
    /** Sends in order; rejects when Redis has not taken every one of them. */
    async emitAll(emissions: readonly Emission[]): Promise<void> {
      published = [];
      for (const { rooms, event, data } of emissions) io.to(rooms).emit(event, data);
      await Promise.all(published);
    },
  };
}

export type Bus = ReturnType<typeof createBus>;
