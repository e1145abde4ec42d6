import type { Server as HttpServer } from 'node:http';
import { isDatabaseAway, select } from '@messaging/database';
import { createAuthentication } from '@messaging/identity';
import {
  createGate,
  createHeads,
  createPresence,
  createTickets,
  createTyping,
  createUseOnce,
  isRedisUnavailable,
  pingRedis,
  readLimits,
  type Redis,
} from '@messaging/redis';
import {
  createAdmit,
  createHttpServer,
  type Logger,
  type Metrics,
  type Readiness,
} from '@messaging/service-kit';
import type { Knex } from 'knex';
import { createGatewayApp } from './app.ts';
import type { GatewayConfig } from './config.ts';
import { createGateway, type Gateway } from './gateway.ts';
import { createNodeQueries } from './queries/node-queries.ts';
import { GATEWAY_SETTINGS, type GatewaySettings } from './settings.ts';
import type { TicketHolder } from './sockets/ticket-holder.ts';

export interface GatewayResources {
  config: Pick<
    GatewayConfig,
    'busKey' | 'tokenIssuer' | 'tokenAudience' | 'jwksUrl' | 'allowedOrigins' | 'rateLimits'
  > &
    Partial<Pick<GatewayConfig, 'apiUrl' | 'ticketProof'>>;
  database: Knex;
  redis: Redis;
  subscriber: Redis;
  logger: Logger;
  metrics: Metrics;
  readiness: Readiness;
  settings?: Partial<GatewaySettings>;
}

/** Puts a realtime node together from its open resources: its HTTP server, and the sockets on it. */
export function composeGateway(resources: GatewayResources): { server: HttpServer; gateway: Gateway } {
  const { config, database, redis, subscriber, logger, metrics, readiness } = resources;
  const settings = { ...GATEWAY_SETTINGS, ...resources.settings };
  const auth = createAuthentication({
    jwksUrl: config.jwksUrl,
    issuer: config.tokenIssuer,
    audience: config.tokenAudience,
    publicUrl: config.apiUrl,
    primary: database,
    useOnce: createUseOnce({ redis, logger }),
  });
  const tickets = createTickets<TicketHolder>({ redis });
  const isUnavailable = (error: unknown) => isDatabaseAway(error) || isRedisUnavailable(error);

  readiness.add('database', () => select(database, 'SELECT 1'));
  readiness.add('redis', () => pingRedis(redis));
  readiness.add('bus', () => {
    if (subscriber.status !== 'ready') throw new Error('the bus is not connected');
  });

  const { allowedOrigins } = config;
  const server = createHttpServer(
    createGatewayApp({
      logger,
      metrics,
      readiness,
      isUnavailable,
      allowedOrigins,
      requireSession: auth.requireSession,
      admit: createAdmit(
        createGate({ redis, limits: readLimits({ changed: config.rateLimits }), logger, metrics }),
      ),
      tickets,
      ticketSeconds: settings.ticketSeconds,
      ticketsNeedProof: config.ticketProof !== 'optional',
    }),
  );
  const gateway = createGateway({
    server,
    allowedOrigins,
    redis,
    subscriber,
    busKey: config.busKey,
    auth,
    tickets,
    heads: createHeads({ redis }),
    presence: createPresence({ redis, ttlSeconds: settings.presenceSeconds }),
    typing: createTyping({ redis, ttlSeconds: settings.typingSeconds }),
    queries: createNodeQueries(database),
    isUnavailable,
    logger,
    metrics,
    settings,
  });
  return { server, gateway };
}
