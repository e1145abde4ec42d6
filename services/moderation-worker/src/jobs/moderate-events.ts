import type { StreamEventType } from '@messaging/contracts';
import { createProcessEvents } from '@messaging/events';
import { STRIKES_FOR, type Nudge, type Strikes } from '@messaging/redis';
import type { Logger, Metrics } from '@messaging/service-kit';
import type { Knex } from 'knex';
import { judgeMessages } from '../commands/judge-messages.ts';

/** What moderation does about each event. A new event does not compile until it has its line here. */
const TREATMENT = {
  'message.created': 'judge',
  'message.edited': 'judge',
  'message.deleted': 'leave',
  'message.hidden': 'leave',
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
} as const satisfies Record<StreamEventType, 'judge' | 'leave'>;

export const MODERATED_EVENTS = (Object.keys(TREATMENT) as StreamEventType[]).filter(
  (type) => TREATMENT[type] === 'judge',
);

export interface ModerateEventsOptions {
  database: Knex;
  nudge: Nudge;
  strike: Strikes['strike'];
  metrics: Metrics;
  logger: Logger;
}

/** Job `moderation`: judges the messages of its events, each once, tells the relay what was hidden, and whose allowance shrinks for it. */
export function createModerateEvents({ database, nudge, strike, metrics, logger }: ModerateEventsOptions) {
  const actions = metrics.counter({
    name: 'moderation_actions_total',
    help: 'Messages hidden by a rule.',
    labels: ['rule'],
  });
  return createProcessEvents({
    database,
    consumer: 'moderation',
    types: MODERATED_EVENTS,
    act: judgeMessages,
    afterCommit: async (judged) => {
      for (const outcome of judged) {
        if (outcome === 'left') continue;
        const { companyId, authorId, messageId, rule, correlationId } = outcome;
        actions.add(1, { rule });
        nudge(companyId);
        logger.info({ companyId, messageId, rule, correlationId }, 'message hidden');
        await strike(companyId, authorId, STRIKES_FOR.verdict).catch((error: unknown) =>
          logger.warn({ err: error, companyId, messageId }, 'a strike is lost: redis is away'),
        );
      }
    },
  });
}
