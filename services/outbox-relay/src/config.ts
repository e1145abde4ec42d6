import { commonConfig, configFields, readConfig } from '@messaging/service-kit';
import { z } from 'zod';

/** The environment of the relay. */
const relayConfigSchema = z.object({
  ...commonConfig,
  databaseUrl: configFields.databaseUrl,
  databasePool: configFields.wholeNumber(2, 100).default(6),
  redisUrl: configFields.redisUrl,
  busKey: configFields.busKey,
  queueRedisUrl: configFields.queueRedisUrl,
});

export const readRelayConfig = () => readConfig(relayConfigSchema);
