import { createHttpApp, type HttpAppOptions } from '@messaging/service-kit';
import express, { type Router } from 'express';
import { join } from 'node:path';
import { createMailboxRoutes, type MailboxRoutes } from './routes/mailbox.ts';
import { createPeopleRoutes, type PeopleRoutes } from './routes/people.ts';
import { createRecordRoutes } from './routes/records.ts';
import { createSessionRoutes, type SessionRoutes } from './routes/session.ts';
import { createTokenRoutes, type TokenRoutes } from './routes/tokens.ts';

const ASSETS = join(__dirname, '..', 'public');

export type DemoErpOptions = Omit<HttpAppOptions, 'configure' | 'contentSecurityPolicy'> &
  SessionRoutes &
  TokenRoutes &
  PeopleRoutes &
  MailboxRoutes;

/** Everything the ERP answers: its pages, its sessions, its keys and tokens, the local mailbox. */
export function createDemoErp(options: DemoErpOptions) {
  const { logger, metrics, readiness, gatewayOrigin } = options;
  return createHttpApp({
    logger,
    metrics,
    readiness,
    contentSecurityPolicy: pagePolicy(gatewayOrigin),
    configure: (app) => {
      app.use(
        '/assets',
        express.static(ASSETS, { setHeaders: (res) => res.setHeader('Cache-Control', 'no-cache') }),
      );
      const routers: Router[] = [
        createTokenRoutes(options),
        createSessionRoutes(options),
        createRecordRoutes(options),
        createPeopleRoutes(options),
        createMailboxRoutes(options),
      ];
      for (const router of routers) app.use('/', router);
    },
  });
}

/** Pages run their own files and the widget from the gateway, and talk to these two; nothing inline, nothing else. */
function pagePolicy(gatewayOrigin: string): Record<string, string[]> {
  const sockets = gatewayOrigin.replace(/^http/, 'ws');
  return {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'", gatewayOrigin],
    styleSrc: ["'self'", gatewayOrigin],
    imgSrc: ["'self'", gatewayOrigin, 'data:'],
    connectSrc: ["'self'", gatewayOrigin, sockets],
    frameSrc: ["'self'"],
    formAction: ["'self'"],
    baseUri: ["'none'"],
    frameAncestors: ["'none'"],
  };
}
