import { rateLimitsField } from '@messaging/redis';
import { commonConfig, configFields, readConfig } from '@messaging/service-kit';
import { parseSloTargets, type SloTarget } from '@messaging/slo';
import { z } from 'zod';

// Together below three seconds: whoever reads while the database hangs is told so, and not kept.
export const DATABASE_PATIENCE = { acquireTimeout: 1_000, statementTimeout: 1_500 };

/** The environment of the read API. */
const readApiConfigSchema = z.object({
  ...commonConfig,
  databaseUrl: configFields.databaseUrl,
  /** Answers what it has caught up with; without one the primary answers everything. */
  databaseReplicaUrl: configFields.databaseReplicaUrl,
  databasePool: configFields.wholeNumber(1, 100).default(8),
  tokenIssuer: configFields.tokenIssuer,
  tokenAudience: configFields.tokenAudience,
  jwksUrl: configFields.jwksUrl,
  allowedOrigins: configFields.allowedOrigins,
  redisUrl: configFields.redisUrl,
  rateLimits: rateLimitsField,
  /** Where clients reach the gateway, when that is not what it hears them ask for (TLS ends in front of it). */
  apiUrl: configFields.httpUrl.optional(),
  /** Whose metrics the SLO page sums up: `name=url`, comma separated. */
  metricsTargets: z
    .string()
    .default('')
    .transform((text, context): SloTarget[] => {
      try {
        return parseSloTargets(text);
      } catch {
        context.addIssue({ code: 'custom', message: 'must be name=url, comma separated' });
        return z.NEVER;
      }
    }),
});

export const readReadApiConfig = () => readConfig(readApiConfigSchema);
export type ReadApiConfig = ReturnType<typeof readReadApiConfig>;
