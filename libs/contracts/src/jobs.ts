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
 * Jobs carry ids only, so that Redis never holds message text. One job names what the relay carried in one turn, of one
 * or more companies: under load the cost of a job is shared by many events.
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

/** What the jobs of each queue carry. */
export interface JobData {
  moderation: EventsJob;
  notification: EventsJob;
  email: EmailJob;
}
export type QueueName = keyof JobData;

/** In braces, so that in Redis Cluster all keys of all queues stand in one slot, as BullMQ's scripts need. */
export const QUEUE_PREFIX = '{messaging}';

/**
 * The one list of the queues: who puts jobs into each, and who does them. The services open their queues by it, Redis
 * lets no other at them, and the access matrix asks each of everybody.
 */
export const QUEUES = {
  // Who does the jobs also puts back those that were lost.
  moderation: { producers: ['outbox-relay', 'moderation-worker'], consumer: 'moderation-worker' },
  notification: { producers: ['outbox-relay', 'notification-worker'], consumer: 'notification-worker' },
  email: { producers: ['notification-worker'], consumer: 'notification-worker' },
} as const satisfies Record<QueueName, { producers: readonly string[]; consumer: string }>;
export const QUEUE_NAMES = Object.keys(QUEUES) as QueueName[];

/** The services that put jobs into a queue, and those that do some. */
export type ProducerName = (typeof QUEUES)[QueueName]['producers'][number];
export type ConsumerName = (typeof QUEUES)[QueueName]['consumer'];
/** The queues a service puts jobs into. */
export type ProducedBy<S extends ProducerName> = {
  [Q in QueueName]: S extends (typeof QUEUES)[Q]['producers'][number] ? Q : never;
}[QueueName];
/** The queues a service does the jobs of. */
export type ConsumedBy<S extends ConsumerName> = {
  [Q in QueueName]: S extends (typeof QUEUES)[Q]['consumer'] ? Q : never;
}[QueueName];

export function queuesProducedBy<S extends ProducerName>(service: S): ProducedBy<S>[] {
  const isProducer = (queue: QueueName) => (QUEUES[queue].producers as readonly string[]).includes(service);
  return QUEUE_NAMES.filter((queue) => isProducer(queue)) as ProducedBy<S>[];
}

/** The one list of what is done every so often, and by which service: each has a queue of its own. */
export const SCHEDULES = {
  'moderation-reconciler': 'moderation-worker',
  erasures: 'moderation-worker',
  'notification-reconciler': 'notification-worker',
  'audit-checkpoints': 'audit-worker',
} as const;
export type ScheduleName = keyof typeof SCHEDULES;
export const SCHEDULE_NAMES = Object.keys(SCHEDULES) as ScheduleName[];

/** The queue of a schedule. */
export const scheduleQueue = (name: ScheduleName) => `schedule-${name}` as const;
