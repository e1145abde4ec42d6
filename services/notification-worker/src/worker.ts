import type { ProducedBy } from '@messaging/contracts';
import { isDatabaseAway } from '@messaging/database';
import { createReconcileInbox } from '@messaging/events';
import { createWorkers, scheduleEvery, type Producers } from '@messaging/queue';
import { createBreaker, type Logger } from '@messaging/service-kit';
import type { NotificationWorkerConfig } from './config.ts';
import { createNotifyEvents, NOTIFIED_EVENTS, type NotifyEventsOptions } from './jobs/notify-events.ts';
import { createReconcileEmails } from './jobs/reconcile-emails.ts';
import { createSendEmail } from './jobs/send-email.ts';
import { createMailer, isRefused, putOffBy } from './mail/create-mailer.ts';

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
  /** How old a mail may grow that the mail server puts off again and again; a day when left out. */
  mailGiveUpMs?: number;
}

const MAIL_LIMIT_MS = 10_000;

/** What this process works on: events to tell people of, mails to send, and every few seconds what the queues have lost. */
export async function startNotificationWorker({
  config,
  mailRetryMs = 10_000,
  mailGiveUpMs,
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
      ignore: (error) => isRefused(error) || putOffBy(error) !== undefined,
      metrics,
      logger,
    },
  );
  const sendEmail = createSendEmail({
    database,
    send: breaker.call,
    metrics,
    logger,
    postponeMs: mailRetryMs,
    ...(mailGiveUpMs === undefined ? {} : { giveUpMs: mailGiveUpMs }),
  });
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
  const reconcileEmails = createReconcileEmails({
    database,
    graceMs: config.reconcileGraceMs,
    enqueue: (mails) => producers.enqueueBulk('email', mails),
  });

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
