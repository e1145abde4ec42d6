import type { Id, Sequence } from './ids.ts';

/**
 * The queues and what their jobs carry: ids only, so that Redis never holds message text. One job names
 * one or more events of one company; a batch grows by itself when the relay finds more than one waiting.
 */
export interface EventsJob {
  companyId: Id;
  /** Ascending. */
  seqs: Sequence[];
  /** Correlation id of each event, in the order of seqs. */
  correlationIds: string[];
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
