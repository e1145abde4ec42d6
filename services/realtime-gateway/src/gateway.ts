import type { Server as HttpServer } from 'node:http';
import type { IsUnavailable, Logger, Metrics } from '@messaging/service-kit';
import type { Authentication } from '@messaging/identity';
import {
  createBusSeal,
  createConnections,
  type Heads,
  type Presence,
  type Redis,
  type Tickets,
  type Typing,
} from '@messaging/redis';
import { createAdmitMessage } from './bus/admit-message.ts';
import { createCatchUp } from './bus/catch-up.ts';
import { createBusAdapter } from './bus/create-bus-adapter.ts';
import { createRecentEvents } from './bus/recent-events.ts';
import { createWithheldEvents } from './bus/withheld-events.ts';
import { createClientEvents } from './events/client-events.ts';
import { createGatewayMetrics } from './gateway-metrics.ts';
import { createCompareHead } from './heads/compare-head.ts';
import { createReadHeads } from './heads/read-heads.ts';
import { createRoomPeople } from './presence/room-people.ts';
import type { NodeQueries } from './queries/node-queries.ts';
import { GATEWAY_SETTINGS, type GatewaySettings } from './settings.ts';
import { acceptConnections } from './sockets/accept-connections.ts';
import { createCountConnections } from './sockets/count-connections.ts';
import { createSocketServer } from './sockets/create-socket-server.ts';
import { createCutIfFlooded } from './sockets/cut-slow-clients.ts';
import { createDrainSockets } from './sockets/drain-sockets.ts';
import { createHandshake } from './sockets/handshake.ts';
import { createHideRoom, createLeaveRoom } from './sockets/leave-room.ts';
import { lookAfterSockets } from './sockets/look-after-sockets.ts';
import { createReceiveEvents } from './sockets/receive-events.ts';
import { createRefuseConnection } from './sockets/refuse-connection.ts';
import type { GatewayServer } from './sockets/socket-types.ts';
import type { TicketHolder } from './sockets/ticket-holder.ts';

export interface GatewayParts {
  server: HttpServer;
  allowedOrigins: readonly string[];
  /** For publishing; the subscriber is the adapter's alone. */
  redis: Redis;
  subscriber: Redis;
  /** What is said on the bus is sealed with it. */
  busKey: string;
  auth: Pick<Authentication, 'requirePerson' | 'contextOf' | 'verifyProof' | 'requestUrl' | 'watch'>;
  tickets: Pick<Tickets<TicketHolder>, 'redeemTicket'>;
  heads: Pick<Heads, 'readHeads'>;
  presence: Presence;
  typing: Typing;
  queries: NodeQueries;
  isUnavailable: IsUnavailable;
  logger: Logger;
  metrics: Metrics;
  settings?: Partial<GatewaySettings>;
}

/**
 * A realtime node: who may connect, what clients may say, what of the bus reaches them, and what is looked after while
 * they are here. Longer than a function usually is: this is the node's table of contents.
 */
export function createGateway(parts: GatewayParts) {
  const { server, redis, subscriber, auth, queries, isUnavailable, logger } = parts;
  const settings: GatewaySettings = { ...GATEWAY_SETTINGS, ...parts.settings };
  const metrics = createGatewayMetrics(parts.metrics, () => io.sockets.sockets.size);
  const sockets = () => io.sockets.sockets.values();
  const onError = (error: unknown) =>
    logger.warn({ err: error }, 'a node’s own work failed and will be tried again');
  let isDraining = false;

  // What comes from the bus, and how far conversations have come.
  const recent = createRecentEvents({ perRoom: settings.recentPerRoom, mostBytes: settings.recentBytes });
  const heads = createReadHeads({ heads: parts.heads, rememberMs: settings.headsFor });
  const withheld = createWithheldEvents({ watch: auth.watch, ...settings, catchUp: () => catchUp() });
  const bus = createBusAdapter({
    publisher: redis,
    subscriber,
    admit: createAdmitMessage({
      onEvent: (told, event) => {
        if (event.type !== 'people.notified') told.forEach((room) => recent.remember(room, event));
        metrics.delivered(
          event.occurredAt,
          told.reduce((sockets, room) => sockets + (rooms.get(room)?.size ?? 0), 0),
        );
      },
      onNote: (...note) => people.noteTouched(...note),
      withheld,
      metrics,
      logger,
    }),
    seal: createBusSeal({ key: parts.busKey }),
    onBroken: (channel, why) => {
      metrics.busMessageDropped(why);
      logger.error(
        { channel, why },
        'kept a message off that was not sealed for this channel, or was before',
      );
    },
  });
  const io: GatewayServer = createSocketServer({
    server,
    adapter: bus.createAdapter,
    allowedOrigins: parts.allowedOrigins,
    isDraining: () => isDraining,
    settings,
  });
  const { adapter } = io.sockets;
  const { rooms } = adapter;
  const people = createRoomPeople({ io, ...parts, settings, onError });
  // A head remembered from before the room was listened to may be too old for who joins it now.
  adapter.on('create-room', heads.forget);
  adapter.on('delete-room', people.forget);

  const catchUp = createCatchUp({ io, resubscribed: bus.resubscribed, heads, onError });
  subscriber.on('ready', catchUp);

  // Who may connect, and what they may say.
  const leaveRoom = createLeaveRoom(people);
  const hideRoom = createHideRoom(leaveRoom);
  const { countConnection, beatConnections } = createCountConnections({
    connections: createConnections({
      redis,
      caps: {
        person: settings.socketsPerPerson,
        company: settings.socketsPerCompany,
        address: settings.socketsPerAddress,
      },
    }),
    sockets,
  });
  acceptConnections(io, {
    admitSocket: createHandshake({ tickets: parts.tickets, auth, settings, remember: people.remember }),
    countConnection,
    refuseConnection: createRefuseConnection({ isUnavailable, metrics, logger }),
    receiveEvents: createReceiveEvents({
      events: createClientEvents({
        ...queries,
        ...people,
        auth,
        rightsVersion: auth.watch.versions.current,
        headsOf: heads.headsOf,
        compareHead: createCompareHead(recent),
        subscribed: bus.subscribed,
        leaveRoom,
        hideRoom,
      }),
      cutIfFlooded: createCutIfFlooded({ ...settings, metrics }),
      isUnavailable,
      metrics,
      logger,
    }),
    leaveRoom,
    onError,
  });

  // What is looked after while they are here.
  const stopLookingAfter = lookAfterSockets({
    ...queries,
    ...people,
    io,
    subscriber,
    ...auth,
    sockets,
    beatConnections,
    releaseEvents: withheld.release,
    hideRoom,
    metrics,
    settings,
    onError,
  });
  const drainSockets = createDrainSockets({ io, spreadMs: settings.drainSpreadMs });

  return {
    /** Sends the clients away in good order, and ends everything this node does. */
    async stop(): Promise<void> {
      isDraining = true;
      await drainSockets();
      subscriber.off('ready', catchUp);
      await stopLookingAfter();
      await people.stop();
      io.engine.close();
      await adapter.close();
    },
  };
}

export type Gateway = ReturnType<typeof createGateway>;
