import type { Logger, Metrics, Readiness } from '@messaging/service-kit';
import { join } from 'node:path';
import { createDemoErp } from './app.ts';
import type { DemoErpConfig } from './config.ts';
import { wholeDirectory } from './directory/directory-body.ts';
import { createDirectoryPush } from './directory/directory-push.ts';
import { createStaff } from './directory/staff.ts';
import { createIssueToken } from './identity/issue-token.ts';
import { createSessionEnds } from './identity/session-ends.ts';
import { createSessions } from './identity/sessions.ts';
import { createSigningKeys } from './identity/signing-keys.ts';
import { createMailStore } from './mailbox/mail-store.ts';
import { createFindViewer } from './routes/find-viewer.ts';

export interface DemoErpParts {
  config: Pick<
    DemoErpConfig,
    'dataDir' | 'messagingUrl' | 'gatewayOrigin' | 'tokenIssuer' | 'tokenAudience' | 'keyLifeDays'
  >;
  logger: Logger;
  metrics: Metrics;
  readiness: Readiness;
}

/** Puts the ERP together. `announceDirectory` starts telling messaging who works where. */
export function composeDemoErp({ config, logger, metrics, readiness }: DemoErpParts) {
  const { dataDir, messagingUrl, gatewayOrigin, tokenIssuer, tokenAudience, keyLifeDays } = config;
  const keys = createSigningKeys({ file: join(dataDir, 'keys.json'), keyLifeDays });
  const issueToken = createIssueToken({ keys, issuer: tokenIssuer, audience: tokenAudience });
  const sessions = createSessions({ file: join(dataDir, 'sessions.json') });
  const staff = createStaff(join(dataDir, 'employments.json'));
  const mails = createMailStore();
  const { directoryToken, sessionsToken } = issueToken;
  const sessionEnds = createSessionEnds({ messagingUrl, sessionsToken, logger });
  const directoryPush = createDirectoryPush({ messagingUrl, directoryToken, logger });
  readiness.add('directory', directoryPush.requireUpToDate);

  const app = createDemoErp({
    logger,
    metrics,
    readiness,
    gatewayOrigin: new URL(gatewayOrigin).origin,
    allowedOrigins: [new URL(gatewayOrigin).origin],
    keys,
    issueToken,
    sessions,
    sessionEnds,
    staff,
    mails,
    directoryPush,
    findViewer: createFindViewer(sessions, staff),
  });
  return {
    app,
    mails,
    keys,
    directoryPush,
    sessionEnds,
    announceDirectory: () => directoryPush.push(wholeDirectory(staff)),
  };
}
