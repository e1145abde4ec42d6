import type { JobToAdd } from '@messaging/queue';
import type { Knex } from 'knex';
import { findOverdueEmails, type EmailPlace } from '../repositories/email-states.ts';
import { emailJob } from './notify-events.ts';

export interface ReconcileEmailsOptions {
  database: Knex;
  enqueue: (jobs: JobToAdd<'email'>[]) => Promise<void>;
  /** How long a mail may be pending before its job counts as lost. */
  graceMs: number;
  mostARun?: number;
}

const START: EmailPlace = { companyId: '0', notificationId: '0' };

/**
 * Enqueues again the mails that are still pending. Each run goes on where the last one ended: mails that stay pending, be
 * they ever so many, do not keep the others from being looked at.
 */
export function createReconcileEmails({
  database,
  enqueue,
  graceMs,
  mostARun = 500,
}: ReconcileEmailsOptions) {
  let after = START;

  return async function reconcileEmails(): Promise<void> {
    const overdue = await findOverdueEmails(database, graceMs, after, mostARun);
    if (overdue.length > 0) await enqueue(overdue.map(emailJob));
    after = overdue.length < mostARun ? START : overdue.at(-1)!;
  };
}
