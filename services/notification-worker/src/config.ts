import { commonConfig, configFields, readConfig } from '@messaging/service-kit';
import { z } from 'zod';

/** The environment of the notification worker. */
export const notificationWorkerConfigSchema = z.object({
  ...commonConfig,
  databaseUrl: configFields.databaseUrl,
  databasePool: configFields.wholeNumber(1, 100).default(4),
  redisUrl: configFields.redisUrl,
  /** What every event that this process appends is sealed with. */
  eventMacKeys: configFields.eventMacKeys,
  queueRedisUrl: configFields.queueRedisUrl,
  smtpUrl: configFields.smtpUrl,
  /** The address mails come from, with or without a name. */
  mailFrom: z.string().min(3),
  /** Where a mail's link leads: the ERP's page that shows the widget. */
  publicUrl: configFields.httpUrl,
  /** Jobs at a time; their events share transactions. */
  jobsAtATime: configFields.wholeNumber(1, 1_000).default(32),
  mailsAtATime: configFields.wholeNumber(1, 100).default(4),
  reconcileEveryMs: configFields.wholeNumber(100, 3_600_000).default(5_000),
  /** How long an event may wait for its job before that counts as lost. */
  reconcileGraceMs: configFields.wholeNumber(0, 3_600_000).default(10_000),
});

export const readNotificationWorkerConfig = () => readConfig(notificationWorkerConfigSchema);
export type NotificationWorkerConfig = ReturnType<typeof readNotificationWorkerConfig>;
