import { countWaiting, isDatabaseAway, isDuplicateKey } from '@messaging/database';
import { GroupCommitFull } from '@messaging/events';
import { createAuthentication } from '@messaging/identity';
import {
  createAnnounceAccessChange,
  createAnnounceRevocation,
  createGate,
  createUseOnce,
  isRedisUnavailable,
  readLimits,
  type Redis,
} from '@messaging/redis';
import {
  createAdmit,
  createCheckDestination,
  createKeepOwn,
  type Logger,
  type Metrics,
  type Readiness,
} from '@messaging/service-kit';
import type { Knex } from 'knex';
import { createWriteApi } from './app.ts';
import { createCommitCommands, MOST_WAITING } from './commands/commit-commands.ts';
import { createChangeAuditWebhook } from './commands/change-audit-webhook.ts';
import { createChangeConversation } from './commands/change-conversation.ts';
import { createChangePolicy } from './commands/change-policy.ts';
import { createChangeSanction } from './commands/change-sanction.ts';
import { createFollowConversation } from './commands/follow-conversation.ts';
import { createMarkNotificationsRead } from './commands/mark-notifications-read.ts';
import { createMarkRead } from './commands/mark-read.ts';
import { createReadAudit } from './commands/read-audit.ts';
import { createRequestErasure } from './commands/request-erasure.ts';
import { createRevokeSessions } from './commands/revoke-sessions.ts';
import { createSendMessage } from './commands/send-message.ts';
import { createUpsertDirectory } from './commands/upsert-directory.ts';
import type { WriteApiConfig } from './config.ts';
import { createFindAuditPage } from './queries/find-audit-page.ts';
import { findWritten } from './queries/find-written.ts';
import { createReadAuditWebhook } from './queries/read-audit-webhook.ts';
import { createReadErasure } from './queries/read-erasure.ts';
import { createSimulatePolicy } from './queries/simulate-policy.ts';
import { importanceOf } from './routes/importance-of.ts';

// At 2,000 writes a second 600 are answered within 300 ms, three quarters of the objective. One gateway lets fewer wait.
const MOST_IN_FLIGHT = 600;
const LONGEST_QUEUE_MS = 400;
const MOST_QUERIES_WAITING = 200;

export interface WriteApiParts {
  config: Pick<
    WriteApiConfig,
    | 'tokenIssuer'
    | 'tokenAudience'
    | 'jwksUrl'
    | 'allowedOrigins'
    | 'maxReplyDepth'
    | 'duplicateWindowSeconds'
    | 'personWritesPerMinute'
    | 'companyWritesPerMinute'
    | 'rateLimits'
    | 'auditWebhookHosts'
  > &
    Partial<Pick<WriteApiConfig, 'apiUrl'>>;
  database: Knex;
  /** For looks at the audit trail; see AUDIT_LOOKS. */
  looks: Knex;
  redis: Redis;
  nudge: (companyId: string) => void;
  logger: Logger;
  metrics: Metrics;
  readiness: Readiness;
}

/** Puts the write API together from its open resources. `drain` settles what was accepted before they close. */
export function composeWriteApi({
  config,
  database,
  looks,
  redis,
  nudge,
  logger,
  metrics,
  readiness,
}: WriteApiParts) {
  const auth = createAuthentication({
    jwksUrl: config.jwksUrl,
    issuer: config.tokenIssuer,
    audience: config.tokenAudience,
    publicUrl: config.apiUrl,
    primary: database,
    useOnce: createUseOnce({ redis, logger }),
  });
  const gate = createGate({
    redis,
    logger,
    metrics,
    limits: readLimits({
      changed: {
        ...config.rateLimits,
        write: { person: config.personWritesPerMinute, company: config.companyWritesPerMinute },
      },
      duplicateWindowSeconds: config.duplicateWindowSeconds,
    }),
  });
  const admit = createAdmit(gate);
  const batchSize = metrics.histogram({
    name: 'group_commit_batch_size',
    help: 'Commands that shared one transaction.',
    buckets: [1, 2, 4, 8, 16, 32, 64, 128],
  });
  const commands = createCommitCommands({
    database,
    rightsNow: auth.rightsNow,
    contextOf: auth.contextOf,
    sendMessage: createSendMessage({ maxReplyDepth: config.maxReplyDepth }),
    onBatch: (size) => batchSize.observe(size),
  });
  const app = createWriteApi({
    logger,
    metrics,
    readiness,
    allowedOrigins: config.allowedOrigins,
    load: {
      mostInFlight: MOST_IN_FLIGHT,
      importanceOf,
      signals: [
        { reason: 'queue-length', pressure: () => commands.backlog().commands / MOST_WAITING },
        { reason: 'queue-age', pressure: () => commands.backlog().waitMs / LONGEST_QUEUE_MS },
        { reason: 'database', pressure: () => countWaiting(database) / MOST_QUERIES_WAITING },
      ],
    },
    isUnavailable: (error) =>
      isDatabaseAway(error) ||
      isRedisUnavailable(error) ||
      isDuplicateKey(error) ||
      error instanceof GroupCommitFull,
    messages: {
      requireSession: auth.requireSession,
      gate,
      commit: {
        submit: commands.submit,
        findWritten: (companyId, seq) => findWritten(database, companyId, seq),
        nudge,
      },
    },
    conversations: {
      requireAuth: auth.requireAuth,
      admit,
      markRead: createMarkRead(database),
      followConversation: createFollowConversation(database),
      markNotificationsRead: createMarkNotificationsRead(database),
    },
    directory: {
      requireService: auth.requireService,
      admit,
      upsertDirectory: createUpsertDirectory(database),
      requestErasure: createRequestErasure(database),
      readErasure: createReadErasure(database),
      announceAccessChange: createAnnounceAccessChange(redis),
      nudge,
    },
    sessions: {
      requireHolder: auth.requireHolder,
      requireService: auth.requireService,
      admit,
      revokeSessions: createRevokeSessions(database),
      announceRevocation: createAnnounceRevocation(redis),
      nudge,
    },
    governance: {
      requireAuth: auth.requireAuth,
      admit,
      changePolicy: createChangePolicy(database),
      simulatePolicy: createSimulatePolicy(),
      changeSanction: createChangeSanction(database),
      changeConversation: createChangeConversation(database),
      nudge,
      announceAccessChange: createAnnounceAccessChange(redis),
    },
    audit: {
      requireAuth: auth.requireAuth,
      admit,
      readAudit: createReadAudit(looks, createFindAuditPage(createKeepOwn({ logger, metrics }))),
      readAuditWebhook: createReadAuditWebhook(database),
      changeAuditWebhook: createChangeAuditWebhook(
        database,
        createCheckDestination({ trustedHosts: config.auditWebhookHosts }),
      ),
      nudge,
    },
  });
  return { app, drain: commands.drain };
}
