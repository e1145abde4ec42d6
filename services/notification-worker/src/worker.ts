import type { ProducedBy } from '@messaging/contracts';
import { isDatabaseAway } from '@messaging/database';
import { createReconcileInbox } from '@messaging/events';
import { createWorkers, scheduleEvery, type Producers } from '@messaging/queue';
import { createBreaker, type Logger } from '@messaging/service-kit';
import type { NotificationWorkerConfig } from './config.ts';
import {
  createNotifyEvents,
  emailJob,
  NOTIFIED_EVENTS,
  type NotifyEventsOptions,
} from './jobs/notify-events.ts';
import { createSendEmail } from './jobs/send-email.ts';
import { createMailer, isRefused } from './mail/create-mailer.ts';
import { findOverdueEmails } from './repositories/email-states.ts';

export interface NotificationWorkerParts extends NotifyEventsOptions {
  config: Pick<
    NotificationWorkerConfig,
    | 'queueRedisUrl'
    | 'smtpUrl'
    | 'mailFrom'
    | 'publicUrl'
    | 'jobsAtATime'
    | 'mailsAtATime'
    | 'reconcileEveryMs'
    | 'reconcileGraceMs'
  >;
  producers: Pick<Producers<ProducedBy<'notification-worker'>>, 'enqueueBulk'>;
  logger: Logger;
  /** How soon a breaker that opened lets a mail try again, and a waiting mail asks again. */
  mailRetryMs?: number;
}

const MAILS_A_RUN = 500;
const MAIL_LIMIT_MS = 10_000;

/** What this process works on: events to tell people of, mails to send, and every few seconds what the queues have lost. */
export async function startNotificationWorker({
  config,
  mailRetryMs = 10_000,
  ...parts
}: NotificationWorkerParts) {
  const { database, producers, metrics, logger } = parts;
  const queue = { redisUrl: config.queueRedisUrl, logger, metrics };
  const mailer = createMailer({ ...config, connections: config.mailsAtATime });
  const breaker = createBreaker(
    'smtp',
    (_signal, ...mail: Parameters<typeof mailer.send>) => mailer.send(...mail),
    {
      timeoutMs: MAIL_LIMIT_MS,
      fewestCalls: 3,
      resetMs: mailRetryMs,
      ignore: isRefused,
      metrics,
      logger,
    },
  );
  const sendEmail = createSendEmail({ database, send: breaker.call, metrics, postponeMs: mailRetryMs });
  const reconcileInbox = createReconcileInbox({
    database,
    consumer: 'notification',
    types: NOTIFIED_EVENTS,
    graceMs: config.reconcileGraceMs,
    enqueue: async (jobs) => {
      logger.warn({ jobs: jobs.length }, 'events had lost their jobs');
      await producers.enqueueBulk('notification', jobs);
    },
  });
  async function reconcileEmails(): Promise<void> {
    const overdue = await findOverdueEmails(database, config.reconcileGraceMs, MAILS_A_RUN);
    if (overdue.length > 0) await producers.enqueueBulk('email', overdue.map(emailJob));
  }

  const jobs = await createWorkers<'notification-worker'>(
    {
      notification: { handle: createNotifyEvents(parts), concurrency: config.jobsAtATime },
      email: { handle: sendEmail, concurrency: config.mailsAtATime },
    },
    { ...queue, isOutage: isDatabaseAway },
  );
  const schedule = await scheduleEvery(
    { ...queue, name: 'notification-reconciler', everyMs: config.reconcileEveryMs },
    async (context) => {
      await reconcileInbox(context);
      await reconcileEmails();
    },
  );
  return {
    ping: jobs.ping,
    async close(): Promise<void> {
      await Promise.all([schedule.close(), jobs.close()]);
      breaker.close();
      mailer.close();
    },
  };
}
