import type { EmailJob, StreamEventType } from '@messaging/contracts';
import { createProcessEvents } from '@messaging/events';
import type { Producers } from '@messaging/queue';
import type { Nudge } from '@messaging/redis';
import type { Metrics } from '@messaging/service-kit';
import type { Knex } from 'knex';
import { notifyPeople } from '../commands/notify-people.ts';

/** What notifying does about each event. A new event does not compile until it has its line here. */
const TREATMENT = {
  'message.created': 'tell',
  'message.edited': 'tell',
  'message.deleted': 'withdraw',
  'message.hidden': 'withdraw',
  'people.notified': 'leave',
  'directory.changed': 'leave',
  'conversation.changed': 'leave',
  'policy.changed': 'leave',
  'sanction.changed': 'leave',
  'audit.read': 'leave',
  'audit.webhook.changed': 'leave',
  'session.ended': 'leave',
  'erasure.requested': 'leave',
  'person.erased': 'leave',
} as const satisfies Record<StreamEventType, 'tell' | 'withdraw' | 'leave'>;

export const NOTIFIED_EVENTS = (Object.keys(TREATMENT) as StreamEventType[]).filter(
  (type) => TREATMENT[type] !== 'leave',
);

export interface NotifyEventsOptions {
  database: Knex;
  producers: Pick<Producers<'email'>, 'enqueueBulk'>;
  nudge: Nudge;
  metrics: Metrics;
}

/** Named by its notification: however often it is enqueued, it is one job. */
export const emailJob = (data: EmailJob) => ({ jobId: `c${data.companyId}-n${data.notificationId}`, data });

/** Job `notification`: tells people of the messages of its events, each once. */
export function createNotifyEvents({ database, producers, nudge, metrics }: NotifyEventsOptions) {
  const notifications = metrics.counter({
    name: 'notifications_total',
    help: 'Notifications made, by their reason.',
    labels: ['reason'],
  });
  return createProcessEvents({
    database,
    consumer: 'notification',
    types: NOTIFIED_EVENTS,
    act: notifyPeople,
    afterCommit: async (notified) => {
      for (const { companyId, reasons } of notified) {
        for (const reason of reasons) notifications.add(1, { reason });
        nudge(companyId);
      }
      const createdAt = Date.now();
      const emails = notified.flatMap((one) => one.emails.map((email) => emailJob({ ...email, createdAt })));
      // Should this fail, the rows still say "pending": the schedule enqueues them again.
      if (emails.length > 0) await producers.enqueueBulk('email', emails);
    },
  });
}
