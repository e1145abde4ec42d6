import { rateLimitsField } from '@messaging/redis';
import { commonConfig, configFields, readConfig } from '@messaging/service-kit';
import { z } from 'zod';

/** The environment of a realtime node. */
const gatewayConfigSchema = z.object({
  ...commonConfig,
  databaseUrl: configFields.databaseUrl,
  databasePool: configFields.wholeNumber(1, 100).default(4),
  redisUrl: configFields.redisUrl,
  busKey: configFields.busKey,
  tokenIssuer: configFields.tokenIssuer,
  tokenAudience: configFields.tokenAudience,
  jwksUrl: configFields.jwksUrl,
  allowedOrigins: configFields.allowedOrigins,
  rateLimits: rateLimitsField,
  /** Where clients reach the gateway, when that is not what it hears them ask for (TLS ends in front of it). */
  apiUrl: configFields.httpUrl.optional(),
  /** `optional` also gives tickets to clients that cannot hold a key; what it opens is bound to the session alone. */
  ticketProof: z.enum(['required', 'optional']).default('required'),
  /** Over how long the clients of a node that stops are told to leave, so that they do not all come to the next at once. */
  drainSpreadMs: configFields.wholeNumber(0, 60_000).default(2_000),
});

export const readGatewayConfig = () => readConfig(gatewayConfigSchema);
export type GatewayConfig = ReturnType<typeof readGatewayConfig>;
