import type { EmailJob } from '@messaging/contracts';
import { PostponeJob, type JobContext } from '@messaging/queue';
import type { Metrics } from '@messaging/service-kit';
import type { Knex } from 'knex';
import { isRefused } from '../mail/create-mailer.ts';
import { findEmail, type Email } from '../queries/find-email.ts';
import { settleEmail } from '../repositories/email-states.ts';

export interface SendEmailOptions {
  database: Knex;
  /** Sends through the breaker. */
  send: (email: Email, correlationId: string) => Promise<void>;
  metrics: Metrics;
  /** How long a mail waits while the mail server is away. */
  postponeMs: number;
}

/**
 * Job `email`: sends the mail of one notification, if it is still to be sent. A mail server that is away costs a mail its
 * time, not its attempts; a mail the server refuses is recorded as failed.
 */
export function createSendEmail({ database, send, metrics, postponeMs }: SendEmailOptions) {
  const emails = metrics.counter({
    name: 'emails_total',
    help: 'E-mails by how they ended.',
    labels: ['outcome'],
  });

  return async function sendEmail(
    { companyId, notificationId }: EmailJob,
    { correlationId }: Pick<JobContext, 'correlationId'>,
  ) {
    const settle = async (outcome: 'sent' | 'failed' | 'skipped', reason?: string) => {
      if (await settleEmail(database, companyId, notificationId, outcome, reason)) emails.add(1, { outcome });
    };
    const decision = await findEmail(database, companyId, notificationId);
    if (!decision) return;
    if ('skip' in decision) return settle('skipped', decision.skip);
    try {
      await send(decision.send, correlationId);
    } catch (error) {
      if (isRefused(error)) return settle('failed', 'refused by the mail server');
      emails.add(1, { outcome: 'postponed' });
      throw new PostponeJob(postponeMs, 'the mail server is away');
    }
    await settle('sent');
  };
}
