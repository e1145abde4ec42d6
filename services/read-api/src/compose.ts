import { openApiDocument } from '@messaging/api-description';
import { countWaiting, isDatabaseAway } from '@messaging/database';
import { createAuthentication } from '@messaging/identity';
import { createGate, createUseOnce, readLimits, type Redis } from '@messaging/redis';
import {
  createAdmit,
  createKeepOwn,
  type Logger,
  type Metrics,
  type Readiness,
} from '@messaging/service-kit';
import { mountSloBoard, type SloBoard } from '@messaging/slo';
import type { Knex } from 'knex';
import { createReadApi } from './app.ts';
import type { ReadApiConfig } from './config.ts';
import { createExplainDecision } from './queries/explain-decision.ts';
import { createFindReadableConversation } from './queries/find-readable-conversation.ts';
import { createFindReadableMessage } from './queries/find-readable-message.ts';
import { createListConversations } from './queries/list-conversations.ts';
import { createListNotifications } from './queries/list-notifications.ts';
import { createReadEvents } from './queries/read-events.ts';
import { createReadFresh } from './queries/read-fresh.ts';
import { createReadHistory } from './queries/read-history.ts';
import { createReadPolicy } from './queries/read-policy.ts';
import { createReadReplies } from './queries/read-replies.ts';
import { createReadThreadPage } from './queries/read-thread-page.ts';
import { createSuggestPeople } from './queries/suggest-people.ts';
import { createWhoAmI } from './queries/who-am-i.ts';
import { importanceOf } from './routes/importance-of.ts';
import { createOpenRead } from './routes/open-read.ts';
import { SLO_JSON_PATH } from './routes/slo.ts';

// At 2,500 reads a second 600 are answered within 240 ms, four fifths of the objective.
const MOST_IN_FLIGHT = 600;
const MOST_QUERIES_WAITING = 200;

export interface ReadApiParts {
  config: Pick<ReadApiConfig, 'tokenIssuer' | 'tokenAudience' | 'jwksUrl' | 'allowedOrigins' | 'rateLimits'> &
    Partial<Pick<ReadApiConfig, 'apiUrl'>>;
  primary: Knex;
  replica?: Knex | undefined;
  redis: Redis;
  sloBoard: SloBoard;
  logger: Logger;
  metrics: Metrics;
  readiness: Readiness;
}

/** Puts the read API together from its open resources. */
export function composeReadApi({
  config,
  primary,
  replica,
  redis,
  sloBoard,
  logger,
  metrics,
  readiness,
}: ReadApiParts) {
  const { requireAuth, getEmploymentSession } = createAuthentication({
    jwksUrl: config.jwksUrl,
    issuer: config.tokenIssuer,
    audience: config.tokenAudience,
    publicUrl: config.apiUrl,
    primary,
    useOnce: createUseOnce({ redis, logger }),
  });
  const limits = readLimits({ changed: config.rateLimits });
  const openRead = createOpenRead(requireAuth, createAdmit(createGate({ redis, limits, logger, metrics })));

  const keepOwn = createKeepOwn({ logger, metrics });
  const readFresh = createReadFresh({
    primary,
    replica,
    onReplicaFailure: (error) => logger.warn({ err: error }, 'the replica failed; the primary answers'),
  });
  const findReadableConversation = createFindReadableConversation(primary);
  const findReadableMessage = createFindReadableMessage(primary, keepOwn);

  return createReadApi({
    logger,
    metrics,
    readiness,
    allowedOrigins: config.allowedOrigins,
    load: {
      mostInFlight: MOST_IN_FLIGHT,
      importanceOf,
      signals: [{ reason: 'database', pressure: () => countWaiting(primary) / MOST_QUERIES_WAITING }],
    },
    isUnavailable: isDatabaseAway,
    conversations: {
      openRead,
      findReadableConversation,
      readThreadPage: createReadThreadPage(readFresh, keepOwn),
      listConversations: createListConversations(primary, readFresh, keepOwn),
    },
    messages: {
      openRead,
      findReadableMessage,
      readHistory: createReadHistory(primary, findReadableMessage),
      readReplies: createReadReplies(findReadableMessage, readFresh, keepOwn),
    },
    events: {
      openRead,
      readEvents: createReadEvents({ primary, findReadableConversation, readFresh, keepOwn }),
    },
    people: {
      openRead,
      whoAmI: createWhoAmI(getEmploymentSession),
      suggestPeople: createSuggestPeople(readFresh),
      listNotifications: createListNotifications(primary, readFresh, keepOwn),
    },
    description: openApiDocument(),
    policy: {
      openRead,
      readPolicy: createReadPolicy(primary),
      explainDecision: createExplainDecision({ primary, findReadableMessage, findReadableConversation }),
    },
    slo: mountSloBoard(sloBoard, { jsonPath: SLO_JSON_PATH }),
  });
}
