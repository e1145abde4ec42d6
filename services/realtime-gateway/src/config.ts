import { rateLimitsField } from '@messaging/redis';
import { commonConfig, configFields, readConfig } from '@messaging/service-kit';
import { z } from 'zod';

/** The environment of a realtime node. */
const gatewayConfigSchema = z.object({
  ...commonConfig,
  databaseUrl: configFields.databaseUrl,
  databasePool: configFields.wholeNumber(1, 100).default(4),
  redisUrl: configFields.redisUrl,
  tokenIssuer: configFields.tokenIssuer,
  tokenAudience: configFields.tokenAudience,
  jwksUrl: configFields.jwksUrl,
  allowedOrigins: configFields.allowedOrigins,
  rateLimits: rateLimitsField,
  /** Over how long the clients of a node that stops are told to leave, so that they do not all come to the next at once. */
  drainSpreadMs: configFields.wholeNumber(0, 60_000).default(2_000),
});

export const readGatewayConfig = () => readConfig(gatewayConfigSchema);
export type GatewayConfig = ReturnType<typeof readGatewayConfig>;
