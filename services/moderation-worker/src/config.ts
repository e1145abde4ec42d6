import { commonConfig, configFields, readConfig } from '@messaging/service-kit';
import { z } from 'zod';

/** The environment of the moderation worker. */
export const moderationWorkerConfigSchema = z.object({
  ...commonConfig,
  databaseUrl: configFields.databaseUrl,
  databasePool: configFields.wholeNumber(1, 100).default(4),
  redisUrl: configFields.redisUrl,
  /** What every event that this process appends is sealed with. */
  eventMacKeys: configFields.eventMacKeys,
  queueRedisUrl: configFields.queueRedisUrl,
  /** Jobs at a time; their events share transactions. */
  jobsAtATime: configFields.wholeNumber(1, 1_000).default(32),
  reconcileEveryMs: configFields.wholeNumber(100, 3_600_000).default(5_000),
  /** How often it is looked whether somebody is to be erased. */
  eraseEveryMs: configFields.wholeNumber(100, 3_600_000).default(2_000),
  /** How long an event may wait for its job before that counts as lost. */
  reconcileGraceMs: configFields.wholeNumber(0, 3_600_000).default(10_000),
});

export const readModerationWorkerConfig = () => readConfig(moderationWorkerConfigSchema);
export type ModerationWorkerConfig = ReturnType<typeof readModerationWorkerConfig>;
