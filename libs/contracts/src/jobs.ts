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
