import { createShardedAdapter } from '@socket.io/redis-adapter';
import type { BrokenSeal, BusSeal, Redis } from '@messaging/redis';
import type { BusMessage } from './bus-message.ts';

type CreateAdapter = ReturnType<typeof createShardedAdapter>;
type Adapter = ReturnType<CreateAdapter>;

// Nothing is ever said there: its confirmation tells that all asked for before it are confirmed too.
const OWN_CHANNEL = 'realtime-gateway#confirm';

/** The adapter's own entry for what comes from other nodes; meant for those who extend it. */
interface Listening {
  uid: string;
  onMessage(message: BusMessage, offset?: string): void;
}

/**
 * Socket.IO's sharded Redis adapter, with every message from the bus shown to `admit` first: it reaches this node's
 * clients only when that answers true. `subscribed` resolves when Redis has confirmed every room joined until now,
 * which the adapter itself does not say: what is published after that will be heard here.
 */
export function createBusAdapter({
  publisher,
  subscriber,
  admit,
  seal,
  onBroken,
}: {
  publisher: Redis;
  subscriber: Redis;
  admit: (message: BusMessage) => boolean;
  seal: BusSeal;
  /** A message came that none of ours sealed for that channel, or that was said before. */
  onBroken: (channel: string, why: BrokenSeal) => void;
}) {
  // Confirmed in the order they are sent, so the last one stands for all.
  let lastConfirmed: Promise<unknown> = Promise.resolve();
  const ignore = () => undefined;

  type Hear = (channel: Buffer, message: Buffer) => void;
  const hearers: Hear[] = [];
  // Opened once, however many rooms listen: each of the adapter's handlers only asks for its own channel.
  subscriber.on('smessageBuffer', (rawChannel: Buffer, sealed: Buffer) => {
    const channel = rawChannel.toString();
    const message = seal.open(channel, sealed);
    if (typeof message === 'string') onBroken(channel, message);
    else for (const hear of hearers) hear(rawChannel, message);
  });

  const sealingPublisher = {
    spublish: (channel: string, message: string | Buffer) =>
      publisher.spublish(channel, seal.seal(channel, message)),
  };
  const watchedSubscriber = {
    on: (_name: 'smessageBuffer', hear: Hear) => void hearers.push(hear),
    // The adapter looks at neither promise; the connection says itself when it is away, and subscribes again.
    ssubscribe: (channel: string) => (lastConfirmed = subscriber.ssubscribe(channel).catch(ignore)),
    sunsubscribe: (channel: string) => subscriber.sunsubscribe(channel).catch(ignore),
  };
  const createSharded = createShardedAdapter(sealingPublisher, watchedSubscriber, {
    subscriptionMode: 'dynamic',
  });

  function createAdapter(namespace: Parameters<CreateAdapter>[0]): Adapter {
    const adapter = createSharded(namespace);
    const listening = adapter as unknown as Listening;
    const deliver = listening.onMessage.bind(adapter);
    listening.onMessage = (message, offset) => {
      if (message.uid !== listening.uid && admit(message)) deliver(message, offset);
    };
    return adapter;
  }

  return {
    createAdapter,
    subscribed: () => lastConfirmed,
    /** After an interruption: resolves when the connection has subscribed to everything again. */
    resubscribed: () => subscriber.ssubscribe(OWN_CHANNEL),
  };
}
