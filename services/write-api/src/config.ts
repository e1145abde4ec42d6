import { DEFAULT_LIMITS, rateLimitsField } from '@messaging/redis';
import { commonConfig, configFields, readConfig } from '@messaging/service-kit';
import { z } from 'zod';

// An auditor may ask for what the engine has to search the whole stream for: two at a time, each for as long as a read may take.
export const AUDIT_LOOKS = { poolSize: 2, acquireTimeout: 1_000, statementTimeout: 1_500 };

/** The environment of the write API. */
export const writeApiConfigSchema = z.object({
  ...commonConfig,
  databaseUrl: configFields.databaseUrl,
  databasePool: configFields.wholeNumber(1, 100).default(8),
  redisUrl: configFields.redisUrl,
  /** What every event that this process appends is sealed with. */
  eventMacKeys: configFields.eventMacKeys,
  tokenIssuer: configFields.tokenIssuer,
  tokenAudience: configFields.tokenAudience,
  jwksUrl: configFields.jwksUrl,
  allowedOrigins: configFields.allowedOrigins,
  /** Where clients reach the gateway, when that is not what it hears them ask for (TLS ends in front of it). */
  apiUrl: configFields.httpUrl.optional(),
  /** How deep replies may nest; 0 would allow none. */
  maxReplyDepth: configFields.wholeNumber(0, 100).default(5),
  /** How long the same text of one person in one place counts as sent twice by mistake. */
  duplicateWindowSeconds: configFields.wholeNumber(0, 3600).default(10),
  personWritesPerMinute: configFields.wholeNumber(1, 1_000_000).default(DEFAULT_LIMITS.write.person),
  companyWritesPerMinute: configFields.wholeNumber(1, 10_000_000).default(DEFAULT_LIMITS.write.company),
  rateLimits: rateLimitsField,
  auditWebhookHosts: configFields.auditWebhookHosts,
});

export const readWriteApiConfig = () => readConfig(writeApiConfigSchema);
export type WriteApiConfig = ReturnType<typeof readWriteApiConfig>;
