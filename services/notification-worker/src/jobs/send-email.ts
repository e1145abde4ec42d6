import type { EmailJob } from '@messaging/contracts';
import { PostponeJob, type JobContext } from '@messaging/queue';
import type { Logger, Metrics } from '@messaging/service-kit';
import type { Knex } from 'knex';
import { isRefused, putOffBy } from '../mail/create-mailer.ts';
import { findEmail, type Email } from '../queries/find-email.ts';
import { settleEmail } from '../repositories/email-states.ts';

export interface SendEmailOptions {
  database: Knex;
  /** Sends through the breaker. */
  send: (email: Email, correlationId: string) => Promise<void>;
  metrics: Metrics;
  logger: Logger;
  /** How long a mail waits while the mail server is away. */
  postponeMs: number;
  /** How old a mail may grow that the mail server puts off again and again. */
  giveUpMs?: number;
}

const A_DAY_MS = 86_400_000;
const LONGEST_PAUSE_MS = 3_600_000;

/**
 * Job `email`: sends the mail of one notification, if it is still to be sent. A mail server that is away costs a mail its
 * time, not its attempts; a mail the server refuses is recorded as failed, and so is one that it puts off for too long.
 */
export function createSendEmail({
  database,
  send,
  metrics,
  logger,
  postponeMs,
  giveUpMs = A_DAY_MS,
}: SendEmailOptions) {
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
      const answer = putOffBy(error);
      const ageMs = Date.now() - decision.since.getTime();
      if (answer !== undefined && ageMs >= giveUpMs) {
        logger.warn(
          { companyId, notificationId, correlationId, answer },
          'mail given up: put off for too long',
        );
        return settle('failed', `put off for too long: ${answer}`);
      }
      emails.add(1, { outcome: 'postponed' });
      throw answer === undefined
        ? new PostponeJob(postponeMs, 'the mail server is away')
        : new PostponeJob(pauseAfter(ageMs, postponeMs), `the mail server put the mail off: ${answer}`);
    }
    await settle('sent');
  };
}

/** As long again as the mail has waited: the pauses grow by themselves and need not be remembered. */
const pauseAfter = (ageMs: number, shortestMs: number) =>
  Math.min(Math.max(ageMs, shortestMs), LONGEST_PAUSE_MS);
