import type { Id, Sequence } from './ids.ts';

/** Events of one company's stream. */
export interface StreamPart {
  companyId: Id;
  /** Ascending. */
  seqs: Sequence[];
  /** Correlation id of each event, in the order of seqs. */
  correlationIds: string[];
}

/**
 * The queues and what their jobs carry: ids only, so that Redis never holds message text. One job names what the relay
 * carried in one turn, of one or more companies: under load the cost of a job is shared by many events.
 */
export interface EventsJob {
  streams: StreamPart[];
  /** When the relay made the job, milliseconds since 1970. */
  createdAt: number;
}

export interface EmailJob {
  companyId: Id;
  notificationId: Id;
  correlationId: string;
  createdAt: number;
}

export interface JobData {
  moderation: EventsJob;
  notification: EventsJob;
  email: EmailJob;
}
export type QueueName = keyof JobData;
export const QUEUE_NAMES = ['moderation', 'notification', 'email'] as const satisfies readonly QueueName[];

/** In braces, so that in Redis Cluster all keys of all queues stand in one slot, as BullMQ's scripts need. */
export const QUEUE_PREFIX = '{messaging}';

/** Who puts jobs into each queue, and who does them. Redis lets no other service at it. */
export const QUEUE_USERS: Readonly<Record<QueueName, { producers: readonly string[]; consumer: string }>> = {
  // Who does the jobs also puts back those that were lost.
  moderation: { producers: ['outbox-relay', 'moderation-worker'], consumer: 'moderation-worker' },
  notification: { producers: ['outbox-relay', 'notification-worker'], consumer: 'notification-worker' },
  email: { producers: ['notification-worker'], consumer: 'notification-worker' },
};

/** What is done every so often, and by which service: each has a queue of its own. */
export const SCHEDULE_USERS = {
  'moderation-reconciler': 'moderation-worker',
  'notification-reconciler': 'notification-worker',
  'audit-checkpoints': 'audit-worker',
} as const;
export type ScheduleName = keyof typeof SCHEDULE_USERS;

/** The queue of a schedule. */
export const scheduleQueue = (name: ScheduleName) => `schedule-${name}` as const;
